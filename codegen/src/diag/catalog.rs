//! The catalogue of codes: each mistake's number, severity and page.
//!
//! Owns the list. Refuses to know how a mistake is found. A page is Markdown
//! with a bad and a good example, in `codegen/pages/CODE.md`.

use super::Severity;

macro_rules! codes {
    ($($number:literal $name:ident $severity:ident $title:literal;)+) => {
        /// A stable code, such as KF0007. Codes are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $title] $name,)+ }

        impl Code {
            /// Every code, by number.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The code as people write it: `KF0007`.
            pub const fn text(self) -> &'static str {
                match self { $(Code::$name => $number,)+ }
            }

            /// How bad it is.
            pub const fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }

            /// One line that names the mistake.
            pub const fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)+ }
            }

            /// The page that `kfunc explain` shows.
            pub const fn page(self) -> &'static str {
                match self {
                    $(Code::$name => include_str!(concat!("../../pages/", $number, ".md")),)+
                }
            }
        }
    };
}

impl Code {
    /// Whether the mistake may have kept a declaration from being read, so
    /// that others cannot be blamed for its absence.
    pub const fn hides_items(self) -> bool {
        matches!(
            self,
            Code::InvalidRust
                | Code::NotAFunction
                | Code::InsideMacroCall
                | Code::NotAnExternBlock
                | Code::UnmarkedFunction
                | Code::NotAKernelType
                | Code::OutOfLineModule
                | Code::TooDeep
        )
    }
}

// Numbers: 00 language and syntax, 01 flags, 02 parameters, 03 returns,
// 04 sets, 05 names, 06 versions and targets, 07 memory, 08 input, 09 objects,
// 10 programs.
codes! {
    "KF0001" InvalidRust Error "the source is not valid Rust";
    "KF0002" UnknownWord Error "a word that an attribute does not know";
    "KF0003" DuplicateWord Error "a word given twice in one attribute";
    "KF0004" BadValue Error "a word with a value of the wrong form";
    "KF0005" MissingWord Error "a word that an attribute must have is missing";
    "KF0006" WrongAbi Error "an ABI other than C";
    "KF0007" UnknownFlag Error "a flag that no kernel has";
    "KF0008" AsyncFunction Error "an async kfunc";
    "KF0009" ConstFunction Error "a const kfunc";
    "KF0010" GenericFunction Error "a generic kfunc";
    "KF0011" CfgOnKfunc Error "`#[cfg]` on a kfunc";
    "KF0012" NotAFunction Error "`#[kfunc]` on something that is not a function";
    "KF0013" InsideMacroCall Error "a kfunc declared inside a macro call";
    "KF0014" NotAnExternBlock Error "`#[kfunc_set]` on something that holds no kfuncs";
    "KF0015" UnmarkedFunction Error "a function in a set without `#[kfunc]`";
    "KF0016" NotAKernelType Error "a derive on an item of the wrong kind";
    "KF0017" OutOfLineModule Error "`#[kfunc_set]` on a module in another file";
    "KF0018" Variadic Error "a kfunc with a variable number of arguments";
    "KF0019" UnnamedParameter Error "a parameter without a name";
    "KF0020" UnsupportedType Error "a type that C does not have";
    "KF0021" ReferenceType Error "a reference where a pointer belongs";
    "KF0022" DuplicateFlag Error "a flag given twice";
    "KF0023" TooDeep Error "a source that is nested too deeply";
    "KF0100" FlagNotOnTarget Error "a flag that a target kernel does not have";
    "KF0101" AcquireWithoutStruct Error "`acquire` on a kfunc that returns no pointer to a struct";
    "KF0102" RetNullWithoutPointer Error "`ret_null` on a kfunc that returns no pointer";
    "KF0103" ReleaseWithoutPointer Error "`release` on a kfunc without a pointer argument";
    "KF0104" ReleaseNotFirst Error "a released argument that is not the first";
    "KF0105" NeverReleased Warning "`acquire` of a type that nothing in sight releases";
    "KF0106" SeveralIteratorRoles Error "more than one iterator role";
    "KF0107" IncompleteIterator Error "an iterator without all three of its kfuncs";
    "KF0108" IteratorName Error "an iterator kfunc with another name than the kernel asks for";
    "KF0109" IteratorSize Error "an iterator struct of a size that the kernel refuses";
    "KF0110" IteratorNextReturn Error "`iter_next` on a kfunc that returns no pointer";
    "KF0111" IteratorDestroyReturn Error "`iter_destroy` on a kfunc that returns something";
    "KF0112" IteratorExtraArguments Error "`iter_next` or `iter_destroy` with more than the iterator";
    "KF0113" IteratorArgument Error "an iterator kfunc whose first argument is not its iterator";
    "KF0114" IteratorNeverEnds Warning "`iter_next` without `ret_null`";
    "KF0115" StateWithoutPointer Warning "`trusted_args`, `owned_args` or `rcu` without a pointer argument";
    "KF0116" TrustedWithRcu Warning "`trusted_args` with `rcu`, which weakens it";
    "KF0117" OwnedWithRcu Error "`owned_args` with `rcu`, which contradicts it";
    "KF0118" KptrGetArgument Error "`kptr_get` whose first argument is not a pointer to a pointer";
    "KF0119" SleepableUnderRcu Error "`sleepable` with `rcu_protected`";
    "KF0120" ImplicitArgsMissing Error "`implicit_args` without an argument that the verifier supplies";
    "KF0121" ArenaWithoutPointer Error "an arena flag on something that is not a pointer";
    "KF0122" TrustedByDefault Warning "no flag on a kernel where that means trusted";
    "KF0200" TooManyParameters Error "more parameters than the kernel passes";
    "KF0201" ByValueStruct Error "a struct or union by value";
    "KF0202" SizeWithoutPointer Error "a size that does not stand behind its pointer";
    "KF0203" NumberOnNonInteger Error "a constraint for integers on something else";
    "KF0204" SeveralConstants Error "more than one argument that must be a constant";
    "KF0205" StateOnNonPointer Error "a constraint for pointers on something else";
    "KF0206" StringType Error "`string` on something that is not `const char *`";
    "KF0207" VoidPointerOnly Error "a constraint for `void *` on something else";
    "KF0208" DynptrOrIteratorOnly Error "a constraint for dynptrs and iterators on something else";
    "KF0209" IrqFlagType Error "`irq_flag` on something that is not `unsigned long *`";
    "KF0210" SuffixDisagrees Error "a parameter name that says something else than its attribute";
    "KF0211" ConstraintNotOnTarget Warning "a constraint that a target kernel cannot be told of";
    "KF0212" SeveralSuffixes Error "two constraints that need the same end of one name";
    "KF0213" OverlappingTypes Error "two types of a parameter for the same kernel";
    "KF0300" UnsupportedReturn Error "a returned pointer that the verifier does not support";
    "KF0400" UnknownProgType Error "a program type that is not known";
    "KF0401" KfuncTwice Error "the same kfunc declared twice";
    "KF0402" FlagsDisagree Error "the same kfunc with different flags in two sets";
    "KF0403" NoProgType Error "a set that no program type may call";
    "KF0404" SharedBucket Warning "two program types that share a hook bucket";
    "KF0405" TooManyInHook Error "more kfuncs in a hook than the kernel takes";
    "KF0406" ModuleSecondSet Error "a module's second set for a hook";
    "KF0407" DtorMissing Error "a destructor that is not in the set";
    "KF0408" DtorSignature Error "a destructor that is no `void f(T *)`";
    "KF0409" DtorTwice Error "two destructors for one type";
    "KF0410" SetTwice Error "two sets with one name";
    "KF0411" SetMissing Error "a kfunc in a set that is not declared";
    "KF0500" NotAnIdentifier Error "a name that is no identifier in C";
    "KF0501" CKeyword Error "a name that is a keyword of C";
    "KF0502" HelperName Error "a kfunc with the name of a BPF helper";
    "KF0503" NameTooLong Error "a name that is too long for the kernel";
    "KF0504" ImplSuffix Warning "a name in `_impl` on a kernel that gives it a meaning";
    "KF0505" FlavorInName Error "`___` in a kfunc's name";
    "KF0506" NameTwice Error "one name for two things";
    "KF0507" TypeTwice Error "one type declared in two ways";
    "KF0508" UndeclaredType Error "a first member that is not declared";
    "KF0600" UnknownKernel Error "a kernel that is not known";
    "KF0601" InvertedRange Error "`since` is younger than `until`";
    "KF0602" OverlappingContracts Error "two contracts for one kernel";
    "KF0603" GappedContracts Warning "a gap between two contracts";
    "KF0604" NothingForTarget Error "a target that has none of the kfuncs";
    "KF0700" NotAMap Error "`#[map]` on something that is not a static";
    "KF0701" LayoutOfRust Error "bytes that others see, in the order that rustc likes";
    "KF0702" GenericLayout Error "bytes that others see, in a generic struct";
    "KF0703" LayoutNotKept Error "a layout that C does not have";
    "KF0704" NotPlainMemory Error "`scalar_only` on more than numbers";
    "KF0801" UnreadableFile Error "a file that cannot be read";
    "KF0802" InvalidUtf8 Error "a file that is not UTF-8";
    "KF0803" EmptySource Error "a source without kfuncs";
    "KF0804" UnknownName Error "a name to make artefacts for that nothing declares";
    "KF0805" NotOnTarget Error "a name to make artefacts for that the target does not have";
    "KF0806" UnknownBackend Error "a back end that does not exist";
    "KF0901" NotABpfObject Error "a file that is no relocatable BPF object";
    "KF0902" BrokenObject Error "an object that cannot be read";
    "KF0903" UndeclaredExtern Error "an extern that nothing declares";
    "KF0904" ExternDisagrees Error "an extern of another type than its declaration";
    "KF0905" NotInKernel Error "an extern that the kernel does not have";
    "KF0906" KernelDisagrees Error "an extern of another type than the kernel's";
    "KF0907" NothingToMakeWeak Error "a name to make weak that the object does not need";
    "KF0908" UnreadableKernel Error "a kernel whose types cannot be read";
    "KF0909" CallNotAllowed Error "a call that the program's type may not make";
    "KF0910" CallSleeps Error "a call that may sleep, from a program that may not";
    "KF0920" MovedField Error "a field in another place than the program takes it to be";
    "KF0921" UnknownStruct Error "a struct that the kernel does not have";
    "KF0922" UnknownField Error "a field that the kernel's struct does not have";
    "KF0923" OtherField Error "a field of another type than the program takes it for";
    "KF0924" WeakerField Error "a pointer that the kernel vouches for less than the program relies on";
    "KF0925" Bitfield Error "a field that is a bitfield";
    "KF0926" UnsupportedField Error "a field of a type that is not read by value";
    "KF0927" AmbiguousStruct Error "a struct that the kernel has in different forms";
    "KF0928" NotAWay Error "a name that is no way to a field";
    "KF0929" UnwritableType Error "a type of a kernel that C cannot say";
    "KF0930" InvalidHeader Error "a C header with a mistake";
    "KF0931" UnreadableHeader Error "a C header that cannot be understood";
    "KF1001" NotAProgram Error "`#[program]` on something that is not a function";
    "KF1002" ProgramSignature Error "a program that is no plain function";
    "KF1003" SeveralKinds Error "a program of two kinds";
    "KF1004" UnsupportedKind Error "a program of a kind that is not supported";
    "KF1005" CannotSleep Error "`sleepable` where it has no business";
    "KF1006" ProgramReturn Error "a program that does not return `i32`";
    "KF1007" ProgramArguments Error "a program with more arguments than the kernel gives";
    "KF1008" UncheckedArgument Error "an argument that may be NULL and is not `Option`";
    "KF1009" SectionArgument Error "an RCU section where the program has none";
    "KF1010" NoPointerHere Error "a pointer where the kernel gives none";
}
