//! The output contract and other written forms.
