//! Passing over values that nobody wants.

use super::json::{Flaw, Reader};

/// A value that is being passed over: one of any kind and depth, in as many goes as it takes.
#[derive(Debug, Clone, Default)]
pub(super) struct Skip {
    open: Brackets,
    next: Next,
}

/// What comes next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Next {
    #[default]
    Value,
    /// What follows an opening bracket.
    First,
    /// What follows a value.
    After,
}

impl Skip {
    /// Goes on to the value's end. `passed` is told each place where another go could begin.
    pub(super) fn run<'a>(&mut self, reader: &mut Reader<'a>, mut passed: impl FnMut(&Reader<'a>)) -> Result<(), Flaw> {
        loop {
            self.next = match self.next {
                Next::Value => match reader.peek() {
                    Some(b'"') => {
                        reader.raw_text()?;
                        Next::After
                    }
                    Some(bracket @ (b'{' | b'[')) => {
                        reader.take(bracket);
                        self.open.push(bracket == b'{');
                        Next::First
                    }
                    _ => {
                        reader.word()?;
                        Next::After
                    }
                },
                Next::First => self.first(reader)?,
                Next::After => self.after(reader)?,
            };
            passed(reader);
            if self.open.depth == 0 {
                return Ok(());
            }
        }
    }

    fn first(&mut self, reader: &mut Reader<'_>) -> Result<Next, Flaw> {
        let is_object = self.open.innermost_is_object;
        if reader.take(if is_object { b'}' } else { b']' }) {
            self.open.pop();
            return Ok(Next::After);
        }
        if is_object {
            reader.key()?;
        } else {
            // Whether the array is empty is not known before there is something.
            reader.kind()?;
        }
        Ok(Next::Value)
    }

    fn after(&mut self, reader: &mut Reader<'_>) -> Result<Next, Flaw> {
        let is_object = self.open.innermost_is_object;
        let (closing, expected) = if is_object { (b'}', "a comma or }") } else { (b']', "a comma or ]") };
        if !reader.goes_on(closing, expected)? {
            self.open.pop();
            return Ok(Next::After);
        }
        if is_object {
            reader.key()?;
        }
        Ok(Next::Value)
    }
}

/// The brackets that are open: a list and not the call stack, because the depth is the file's to
/// choose. One bit each, the innermost lowest.
#[derive(Debug, Clone, Default)]
struct Brackets {
    depth: usize,
    innermost_is_object: bool,
    /// Those round the innermost one: the nearest ones, and words of 64 further ones.
    outer: u64,
    further: Vec<u64>,
}

impl Brackets {
    fn push(&mut self, is_object: bool) {
        if self.depth > 0 {
            if self.depth > 64 && (self.depth - 1).is_multiple_of(64) {
                self.further.push(self.outer);
            }
            self.outer = self.outer << 1 | u64::from(self.innermost_is_object);
        }
        self.innermost_is_object = is_object;
        self.depth += 1;
    }

    fn pop(&mut self) {
        self.depth -= 1;
        self.innermost_is_object = self.outer & 1 == 1;
        self.outer >>= 1;
        if self.depth > 64 && (self.depth - 1).is_multiple_of(64) {
            self.outer = self.further.pop().unwrap_or_default();
        }
    }
}
