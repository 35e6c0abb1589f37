#[allow(unused_imports)]
use kfunc_defs::helpers::cgroup;
#[allow(unused_imports)]
use kfunc_defs::nf_conntrack_bpf::__sk_buff;
::kfunc::layout! {
    kernel = "6.18.44-fc-v669";
    struct __sk_buff {
        len: u32 @ 0;
    }
    struct cgroup {
        level: i32 @ 216;
    }
}
