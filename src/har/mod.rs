//! Reading HAR files.
