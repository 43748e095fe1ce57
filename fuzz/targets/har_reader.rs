#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| edgelens_fuzz::har_reader::run(bytes));
