//! The grammars that everyone shares. One file a header family; no vendor is known here.

mod age;
mod cache_control;
mod cache_status;
mod date;
mod expires;
mod freshness;
mod outcome;
mod proxy_status;
mod purpose;
mod request_header;
mod server_timing;
mod set_cookie;
mod structured;
mod targeted;
mod text;
mod vary;
mod via;

pub use age::Age;
pub use cache_control::{CacheControl, Directive, Problem};
pub use cache_status::{CacheStatus, Member};
pub use date::epoch_seconds;
pub use expires::Expires;
pub use freshness::{Audience, Lifetime, LifetimeSource, Refusal};
pub use freshness::{current_age, is_heuristically_cacheable, lifetime, lifetime_under, storable, storable_under};
pub use outcome::{Outcome, Status, Tier};
pub use proxy_status::{ProxyMember, ProxyStatus};
pub use purpose::Purpose;
pub use request_header::{is_token_byte, name_problem, value_problem};
pub use server_timing::{Metric, ServerTiming};
pub use set_cookie::SetCookies;
pub use targeted::{Policy, governing, targeted};
pub use vary::Vary;
pub use via::{Via, ViaEntry};
