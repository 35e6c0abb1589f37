//! How a set of types is closed, and how rustc is made to say why.
//!
//! Knows no set: [`bound`](crate::bound), [`field`](crate::field) and
//! [`program`](crate::program) have theirs.

/// Nobody else can name it, and who cannot cannot implement a method that takes
/// one. (A trait above each bound would do as well, and cost rustc a look at
/// every bound of every wrapper.)
#[derive(Debug)]
pub enum Closed {}

/// Traits that nothing implements, one for each mistake: rustc prints the text
/// of one where it is asked for. `$who` is whom it says it of.
macro_rules! refusals {
    ($who:ident: $(
        $(#[$doc:meta])*
        $name:ident, $message:literal, $label:literal, $($note:literal),+;
    )*) => {$(
        $(#[$doc])*
        #[diagnostic::on_unimplemented(message = $message, label = $label, $(note = $note),+)]
        pub trait $name<$who> {}
    )*};
}
pub(crate) use refusals;
