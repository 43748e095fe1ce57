//! What a panic says reaches the console, for a bug report: of the trap that follows nothing is told but that it was one.

use std::panic;
use std::sync::Once;

use web_sys::console;

/// From now on panics are told. Who heard of them before still does.
pub(super) fn tell() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |told| {
            console::error_1(&told.to_string().into());
            before(told);
        }));
    });
}
