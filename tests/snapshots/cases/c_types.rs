//! Every integer type, enums, unions, types within types, and callbacks.

/// What became of a thing.
#[derive(KernelEnum)]
#[repr(i32)]
pub enum thing_state {
    THING_LOST = -1,
    THING_NEW,
    THING_USED = 8,
    THING_WORN,
}

#[derive(KernelType)]
#[kernel_type(scalar_only)]
#[repr(C)]
pub struct inner_part {
    pub number: u64,
    pub letters: [c_char; 16],
}

/// One or the other.
#[derive(KernelType)]
#[kernel_type(size = 16)]
#[repr(C)]
pub union either_part {
    pub word: u32,
    pub wide: u64,
    _filling: [u64; 2],
}

#[derive(KernelType)]
#[repr(C)]
pub struct big_thing {
    pub inner: inner_part,
    pub state: thing_state,
    pub next: *mut big_thing,
    pub either: either_part,
}

/// Seven bytes that nobody looks into.
#[derive(KernelType)]
#[kernel_type(size = 7)]
#[repr(C)]
pub struct odd_size {
    _opaque: [u8; 7],
}

#[kfunc_set(ids = "c_type_ids", prog_types(unspec))]
unsafe extern "C" {
    #[kfunc]
    pub fn bpf_fixed_unsigned(a: u8, b: u16, c: u32, d: u64) -> u64;
    #[kfunc]
    pub fn bpf_fixed_signed(a: i8, b: i16, c: i32, d: i64) -> i64;
    #[kfunc]
    pub fn bpf_sizes(a: usize, b: isize, flag: bool) -> usize;
    #[kfunc]
    pub fn bpf_chars(a: c_char, b: c_schar, c: c_uchar) -> c_char;
    #[kfunc]
    pub fn bpf_shorts(a: c_short, b: c_ushort, c: c_int, d: c_uint) -> c_uint;
    #[kfunc]
    pub fn bpf_longs(a: c_long, b: c_ulong, c: c_longlong, d: c_ulonglong) -> c_ulonglong;
    #[kfunc]
    pub fn bpf_thing_state(thing: *const big_thing, to: thing_state) -> thing_state;
    #[kfunc]
    pub fn bpf_thing_parts(either: *mut either_part, odd: *mut odd_size, pp: *mut *const big_thing);
    #[kfunc]
    pub fn bpf_thing_each(
        thing: *mut big_thing,
        cb: unsafe extern "C" fn(*mut big_thing, c_int, *mut c_void) -> c_int,
        ctx: *mut c_void,
        a_parameter_with_a_long_name: *const *mut big_thing,
    ) -> c_int;
}
