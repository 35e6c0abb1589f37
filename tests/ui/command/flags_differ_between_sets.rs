// KF0402: the same kfunc with different flags in two sets

mod here {
    #[kfunc_set(ids = "first_ids", prog_types(tracing))]
    unsafe extern "C" {
        #[kfunc(rcu)] //~ KF0402
        pub fn bpf_example(p: *mut task_struct) -> u32;
    }
}

mod there {
    #[kfunc_set(ids = "second_ids", prog_types(syscall))]
    unsafe extern "C" {
        #[kfunc(trusted_args)]
        pub fn bpf_example(p: *mut task_struct) -> u32;
    }
}
