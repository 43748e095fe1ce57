//! How much a capture keeps.

/// Bounds of a capture. When one is reached the oldest rows go, and are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Rows kept at most.
    pub rows: usize,
    /// Bytes of text and header lists kept at most.
    pub bytes: usize,
}

impl Default for Limits {
    /// 200,000 rows and 400 MB: twice the load the budgets are set for, and well under the 4 GB
    /// that 32-bit WebAssembly can address.
    fn default() -> Self {
        Self { rows: 200_000, bytes: 400_000_000 }
    }
}

impl Limits {
    /// No bound but the memory itself: for files on the command line.
    #[must_use]
    pub const fn none() -> Self {
        Self { rows: usize::MAX, bytes: usize::MAX }
    }
}
