//! The requests of a page as rows.
