//! `kernel/bpf/map_iter.c`: how many elements a map has.

use kfunc::kfunc_set;

use crate::helpers::bpf_map;

#[kfunc_set(ids = "bpf_map_iter_kfunc_ids", prog_types(unspec))]
unsafe extern "C" {
    /// Counts the elements of `map`, by adding up what each CPU has counted.
    ///
    /// Only hash maps are counted; 0 for every other type. Elements that come or go
    /// meanwhile may be missed.
    #[kfunc(trusted_args, since = "6.12")]
    pub fn bpf_map_sum_elem_count(map: *const bpf_map) -> i64;
}
