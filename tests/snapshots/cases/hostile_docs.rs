//! Documentation that would break a comment in C, or a cell in a table.

#[kfunc_set(ids = "hostile_ids", prog_types(xdp))]
unsafe extern "C" {
    /// Ends early */ #error "not in a comment" /* and begins again.
    ///
    /// A trigraph ??/ at the end ??/
    /// a backslash \
    /// | a | table | <b>bold</b> `*/` *emphasis* _x_ :ref:`y`
    /// direction \u{202e} `unbalanced
    #[doc = "two\nlines */ and a tab\tand a bell \u{7} and \u{202e} turned"]
    #[kfunc]
    pub fn bpf_hostile();

    #[doc = "\n\n  \n"]
    #[kfunc]
    pub fn bpf_blank_docs(p: *mut c_void);

    /// A summary that goes on for much longer than a line of eighty columns can hold, so that it is wrapped somewhere.
    ///
    ///     indented = code;
    ///
    /// * a list whose item goes on for much longer than a line of eighty columns can hold as well
    #[kfunc]
    pub fn bpf_long_docs();
}
