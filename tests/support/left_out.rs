//! What of the public suite for draft-07 no document of ours can refer to.

/// Groups of which there is no verdict, with the code of the error that the documents have then.
pub(crate) const LEFT_OUT: &[(&str, &str)] = &[];
