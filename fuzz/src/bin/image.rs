//! [`kfunc_properties::image`] under libFuzzer.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    kfunc_properties::image(bytes);
});
