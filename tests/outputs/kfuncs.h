/* Kfuncs as people declare them by hand: with and without `extern`, the
 * attributes in either order, through macros, and in flavours for kernels that
 * differ.
 */
#ifndef __KFUNCS_H
#define __KFUNCS_H

#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define KFUNC(ret, name, ...) extern ret name(__VA_ARGS__) __weak __ksym
#define ITERATOR(name, item, ...) \
	extern int bpf_iter_##name##_new(struct bpf_iter_##name *it, __VA_ARGS__) __weak __ksym; \
	extern item *bpf_iter_##name##_next(struct bpf_iter_##name *it) __weak __ksym; \
	extern void bpf_iter_##name##_destroy(struct bpf_iter_##name *it) __weak __ksym

enum nf_nat_manip_type {
	NF_NAT_MANIP_SRC,
	NF_NAT_MANIP_DST,
};

enum xdp_rss_hash_type {
	XDP_RSS_L3_IPV4 = 1,
	XDP_RSS_L4 = 8,
	XDP_RSS_TYPE_L4_ANY = XDP_RSS_L4,
};

typedef int (callback_t)(void *map, int *key, void *value);

/* Sets of CPUs */
KFUNC(struct bpf_cpumask *, bpf_cpumask_acquire, struct bpf_cpumask *cpumask);
KFUNC(bool, bpf_cpumask_and, struct bpf_cpumask *dst, const struct cpumask *src1, const struct cpumask *src2);
KFUNC(u32, bpf_cpumask_any_and_distribute, const struct cpumask *src1, const struct cpumask *src2);
KFUNC(u32, bpf_cpumask_any_distribute, const struct cpumask *cpumask);
KFUNC(void, bpf_cpumask_clear, struct bpf_cpumask *cpumask);
KFUNC(void, bpf_cpumask_clear_cpu, u32 cpu, struct bpf_cpumask *cpumask);
KFUNC(void, bpf_cpumask_copy, struct bpf_cpumask *dst, const struct cpumask *src);
KFUNC(struct bpf_cpumask *, bpf_cpumask_create, void);
KFUNC(bool, bpf_cpumask_empty, const struct cpumask *cpumask);
KFUNC(bool, bpf_cpumask_equal, const struct cpumask *src1, const struct cpumask *src2);
KFUNC(u32, bpf_cpumask_first, const struct cpumask *cpumask);
KFUNC(u32, bpf_cpumask_first_and, const struct cpumask *src1, const struct cpumask *src2);
KFUNC(u32, bpf_cpumask_first_zero, const struct cpumask *cpumask);
KFUNC(bool, bpf_cpumask_full, const struct cpumask *cpumask);
KFUNC(bool, bpf_cpumask_intersects, const struct cpumask *src1, const struct cpumask *src2);
KFUNC(void, bpf_cpumask_or, struct bpf_cpumask *dst, const struct cpumask *src1, const struct cpumask *src2);
KFUNC(int, bpf_cpumask_populate, struct cpumask *cpumask, void *src, size_t src__sz);
KFUNC(void, bpf_cpumask_release, struct bpf_cpumask *cpumask);
KFUNC(void, bpf_cpumask_set_cpu, u32 cpu, struct bpf_cpumask *cpumask);
KFUNC(void, bpf_cpumask_setall, struct bpf_cpumask *cpumask);
KFUNC(bool, bpf_cpumask_subset, const struct cpumask *src1, const struct cpumask *src2);
KFUNC(bool, bpf_cpumask_test_and_clear_cpu, u32 cpu, struct bpf_cpumask *cpumask);
KFUNC(bool, bpf_cpumask_test_and_set_cpu, u32 cpu, struct bpf_cpumask *cpumask);
KFUNC(bool, bpf_cpumask_test_cpu, u32 cpu, const struct cpumask *cpumask);
KFUNC(u32, bpf_cpumask_weight, const struct cpumask *cpumask);
KFUNC(void, bpf_cpumask_xor, struct bpf_cpumask *dst, const struct cpumask *src1, const struct cpumask *src2);

/* Iterators */
ITERATOR(bits, int, const u64 *unsafe_ptr__ign, u32 nr_words);
ITERATOR(css, struct cgroup_subsys_state, struct cgroup_subsys_state *start, unsigned int flags);
ITERATOR(css_task, struct task_struct, struct cgroup_subsys_state *css, unsigned int flags);
ITERATOR(num, int, int start, int end);
ITERATOR(task, struct task_struct, struct task_struct *task__nullable, unsigned int flags);
ITERATOR(task_vma, struct vm_area_struct, struct task_struct *task, u64 addr);

/* Connection tracking */
extern int bpf_ct_change_status(struct nf_conn *nfct, u32 status) __ksym;
extern int bpf_ct_change_timeout(struct nf_conn *nfct, u32 timeout) __ksym;
extern struct nf_conn *bpf_ct_insert_entry(struct nf_conn___init *nfct_i) __ksym;
extern void bpf_ct_release(struct nf_conn *nfct) __ksym;
extern int bpf_ct_set_nat_info(struct nf_conn___init *nfct, union nf_inet_addr *addr, int port, enum nf_nat_manip_type manip) __ksym;
extern int bpf_ct_set_status(const struct nf_conn___init *nfct, u32 status) __ksym;
extern void bpf_ct_set_timeout(struct nf_conn___init *nfct, u32 timeout) __ksym;
extern struct nf_conn___init *bpf_skb_ct_alloc(struct __sk_buff *skb_ctx, struct bpf_sock_tuple *bpf_tuple, u32 tuple__sz, struct bpf_ct_opts *opts, u32 opts__sz) __ksym;
extern struct nf_conn *bpf_skb_ct_lookup(struct __sk_buff *skb_ctx, struct bpf_sock_tuple *bpf_tuple, u32 tuple__sz, struct bpf_ct_opts *opts, u32 opts__sz) __ksym;
extern struct nf_conn___init *bpf_xdp_ct_alloc(struct xdp_md *xdp_ctx, struct bpf_sock_tuple *bpf_tuple, u32 tuple__sz, struct bpf_ct_opts *opts, u32 opts__sz) __ksym;
extern struct nf_conn *bpf_xdp_ct_lookup(struct xdp_md *xdp_ctx, struct bpf_sock_tuple *bpf_tuple, u32 tuple__sz, struct bpf_ct_opts *opts, u32 opts__sz) __ksym;

/* Anything else */
extern void *bpf_cast_to_kern_ctx(void *obj) __weak __ksym;
struct cgroup *bpf_cgroup_acquire(struct cgroup *cgrp) __ksym;
extern struct cgroup *bpf_cgroup_ancestor(struct cgroup *cgrp, int level) __ksym __weak;
struct cgroup *bpf_cgroup_from_id(u64 cgid) __attribute__((section(".ksyms")));
extern void bpf_cgroup_release(struct cgroup *cgrp) __weak __ksym;
int bpf_copy_from_user_dynptr(struct bpf_dynptr *dptr, u32 off, u32 size, const void *unsafe_ptr__ign) __ksym;
extern int bpf_copy_from_user_str(void *dst, u32 dst__sz, const void *unsafe_ptr__ign, u64 flags) __ksym __weak;
int bpf_copy_from_user_str_dynptr(struct bpf_dynptr *dptr, u32 off, u32 size, const void *unsafe_ptr__ign) __attribute__((section(".ksyms")));
extern int bpf_copy_from_user_task_dynptr(struct bpf_dynptr *dptr, u32 off, u32 size, const void *unsafe_ptr__ign, struct task_struct *tsk) __weak __ksym;
int bpf_copy_from_user_task_str(void *dst, u32 dst__sz, const void *unsafe_ptr__ign, struct task_struct *tsk, u64 flags) __ksym;
extern int bpf_copy_from_user_task_str_dynptr(struct bpf_dynptr *dptr, u32 off, u32 size, const void *unsafe_ptr__ign, struct task_struct *tsk) __ksym __weak;
int bpf_dynptr_adjust(const struct bpf_dynptr *p, u32 start, u32 end) __attribute__((section(".ksyms")));
extern int bpf_dynptr_clone(const struct bpf_dynptr *p, struct bpf_dynptr *clone__uninit) __weak __ksym;
int bpf_dynptr_copy(struct bpf_dynptr *dst_ptr, u32 dst_off, struct bpf_dynptr *src_ptr, u32 src_off, u32 size) __ksym;
extern int bpf_dynptr_from_skb(struct __sk_buff *s, u64 flags, struct bpf_dynptr *ptr__uninit) __ksym __weak;
int bpf_dynptr_from_xdp(struct xdp_md *x, u64 flags, struct bpf_dynptr *ptr__uninit) __attribute__((section(".ksyms")));
extern bool bpf_dynptr_is_null(const struct bpf_dynptr *p) __weak __ksym;
bool bpf_dynptr_is_rdonly(const struct bpf_dynptr *p) __ksym;
extern int bpf_dynptr_memset(struct bpf_dynptr *p, u32 offset, u32 size, u8 val) __ksym __weak;
__u32 bpf_dynptr_size(const struct bpf_dynptr *p) __attribute__((section(".ksyms")));
extern struct file *bpf_get_task_exe_file(struct task_struct *task) __weak __ksym;
struct bpf_list_node *bpf_list_back(struct bpf_list_head *head) __ksym;
extern struct bpf_list_node *bpf_list_front(struct bpf_list_head *head) __ksym __weak;
struct bpf_list_node *bpf_list_pop_back(struct bpf_list_head *head) __attribute__((section(".ksyms")));
extern struct bpf_list_node *bpf_list_pop_front(struct bpf_list_head *head) __weak __ksym;
int bpf_list_push_back_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, u64 off) __ksym;
extern int bpf_list_push_front_impl(struct bpf_list_head *head, struct bpf_list_node *node, void *meta__ign, u64 off) __ksym __weak;
void bpf_local_irq_restore(unsigned long *flags__irq_flag) __attribute__((section(".ksyms")));
extern void bpf_local_irq_save(unsigned long *flags__irq_flag) __weak __ksym;
s64 bpf_map_sum_elem_count(const struct bpf_map *map) __ksym;
extern void bpf_obj_drop_impl(void *p__alloc, void *meta__ign) __ksym __weak;
void *bpf_obj_new_impl(u64 local_type_id__k, void *meta__ign) __attribute__((section(".ksyms")));
extern int bpf_path_d_path(const struct path *path, char *buf, size_t buf__sz) __weak __ksym;
void bpf_preempt_disable(void) __ksym;
extern void bpf_preempt_enable(void) __ksym __weak;
int bpf_probe_read_kernel_dynptr(struct bpf_dynptr *dptr, u32 off, u32 size, const void *unsafe_ptr__ign) __attribute__((section(".ksyms")));
extern int bpf_probe_read_kernel_str_dynptr(struct bpf_dynptr *dptr, u32 off, u32 size, const void *unsafe_ptr__ign) __weak __ksym;
int bpf_probe_read_user_dynptr(struct bpf_dynptr *dptr, u32 off, u32 size, const void *unsafe_ptr__ign) __ksym;
extern int bpf_probe_read_user_str_dynptr(struct bpf_dynptr *dptr, u32 off, u32 size, const void *unsafe_ptr__ign) __ksym __weak;
void bpf_put_file(struct file *file) __attribute__((section(".ksyms")));
extern int bpf_rbtree_add_impl(struct bpf_rb_root *root, struct bpf_rb_node *node, bool (*less)(struct bpf_rb_node *, const struct bpf_rb_node *), void *meta__ign, u64 off) __weak __ksym;
struct bpf_rb_node *bpf_rbtree_first(struct bpf_rb_root *root) __ksym;
extern struct bpf_rb_node *bpf_rbtree_left(struct bpf_rb_root *root, struct bpf_rb_node *node) __ksym __weak;
struct bpf_rb_node *bpf_rbtree_remove(struct bpf_rb_root *root, struct bpf_rb_node *node) __attribute__((section(".ksyms")));
extern struct bpf_rb_node *bpf_rbtree_right(struct bpf_rb_root *root, struct bpf_rb_node *node) __weak __ksym;
struct bpf_rb_node *bpf_rbtree_root(struct bpf_rb_root *root) __ksym;
extern void bpf_rcu_read_lock(void) __ksym __weak;
void bpf_rcu_read_unlock(void) __attribute__((section(".ksyms")));
extern void *bpf_rdonly_cast(const void *obj__ign, u32 btf_id__k) __weak __ksym;
void *bpf_refcount_acquire_impl(void *p__refcounted_kptr, void *meta__ign) __ksym;
extern int bpf_res_spin_lock(struct bpf_res_spin_lock *lock) __ksym __weak;
int bpf_res_spin_lock_irqsave(struct bpf_res_spin_lock *lock, unsigned long *flags__irq_flag) __attribute__((section(".ksyms")));
extern void bpf_res_spin_unlock(struct bpf_res_spin_lock *lock) __weak __ksym;
void bpf_res_spin_unlock_irqrestore(struct bpf_res_spin_lock *lock, unsigned long *flags__irq_flag) __ksym;
extern __u64 *bpf_session_cookie(void) __ksym __weak;
bool bpf_session_is_return(void) __attribute__((section(".ksyms")));
extern int bpf_sock_destroy(struct sock_common *sock) __weak __ksym;
struct task_struct *bpf_task_acquire(struct task_struct *p) __ksym;
extern struct task_struct *bpf_task_from_pid(s32 pid) __ksym __weak;
struct task_struct *bpf_task_from_vpid(s32 vpid) __attribute__((section(".ksyms")));
extern struct cgroup *bpf_task_get_cgroup1(struct task_struct *task, int hierarchy_id) __weak __ksym;
void bpf_task_release(struct task_struct *p) __ksym;
extern long bpf_task_under_cgroup(struct task_struct *task, struct cgroup *ancestor) __ksym __weak;
void bpf_throw(u64 cookie) __attribute__((section(".ksyms")));
extern int bpf_wq_init(struct bpf_wq *wq, void *p__map, unsigned int flags) __weak __ksym;
int bpf_wq_set_callback_impl(struct bpf_wq *wq, int (*callback_fn)(void *, int *, void *), unsigned int flags, void *aux__prog) __ksym;
extern int bpf_wq_start(struct bpf_wq *wq, unsigned int flags) __ksym __weak;
int bpf_xdp_metadata_rx_hash(const struct xdp_md *ctx, u32 *hash, enum xdp_rss_hash_type *rss_type) __attribute__((section(".ksyms")));
extern int bpf_xdp_metadata_rx_timestamp(const struct xdp_md *ctx, u64 *timestamp) __weak __ksym;
int bpf_xdp_metadata_rx_vlan_tag(const struct xdp_md *ctx, __be16 *vlan_proto, u16 *vlan_tci) __ksym;
extern int bpf_xdp_pull_data(struct xdp_md *x, u32 len) __ksym __weak;

/* Flavours: the same kfunc twice, and one that changed. */
s32 scx_example_kick___v2(s32 cpu, u64 flags) __ksym __weak;
void scx_example_kick___compat(s32 cpu) __ksym __weak;
u32 scx_example_count(void) __ksym __weak;
u32 scx_example_count___alias(void) __ksym __weak;
#define scx_example_kick(cpu, flags) \
	(bpf_ksym_exists(scx_example_kick___v2) ? scx_example_kick___v2(cpu, flags) : 0)

/** Calls back for each element. */
long example_for_each(void *p__map, callback_t *callback, const struct task_struct *const *tasks,
		      u8 type, gfp_t gfp) __weak __ksym;
__s64 example_name(char name[16], __be16 port, unsigned long long big) __weak __ksym;

/* What is no kfunc */
extern int LINUX_KERNEL_VERSION __kconfig;
int helper(void *ctx);
static __always_inline int twice(int x)
{
	return 2 * x;
}
SEC("xdp") int program(struct xdp_md *ctx)
{
	return twice(1);
}

#endif
