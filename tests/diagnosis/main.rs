//! Every error code that has a meaning is explained at the provider that made it, in a text of its
//! own, every reason for not being a hit is found, and the next steps say what the response shows.
#![cfg(not(target_arch = "wasm32"))]

mod case;
mod chains;
mod errors;
mod look_alikes;
mod makers;
mod misses;
mod misses_edgio;
mod near_misses;
mod noise;
mod quiet;
mod reasons;
mod response;
mod sentences;
mod steps;
mod words;
