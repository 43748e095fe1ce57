//! Reads the pieces of a filter into a tree.
//!
//! ```text
//! filter = [ or ]
//! or     = and *( "or" and )
//! and    = not *( [ "and" ] not )
//! not    = [ "-" ] ( "(" or ")" / term )
//! term   = key ":" value / key ( "=" / ">" / ">=" / "<" / "<=" ) value / expression / text
//! value  = word / quoted-string / expression
//! ```

use super::expression::Expression;
use super::lexer::{Piece, Token, pieces};
use super::mistake::{FilterError, Mistake};
use super::node::Node;
use super::term;

/// Brackets in each other that a filter may have.
const DEEPEST: usize = 50;

/// Says of a regular expression why it is none.
pub(super) type Check<'c> = dyn FnMut(&Expression) -> Result<(), String> + 'c;

/// Reads a filter.
pub(super) fn parse(text: &str, check: &mut Check<'_>) -> Result<Node, FilterError> {
    let pieces = pieces(text)?;
    let mut parser = Parser { pieces: &pieces, place: 0, check };
    let node = if pieces.is_empty() { Node::default() } else { parser.or(0)? };
    match parser.peek() {
        Some(piece) => Err(mistake(piece, Mistake::ClosesNothing)),
        None => Ok(node),
    }
}

struct Parser<'p, 't> {
    pieces: &'p [Piece<'t>],
    place: usize,
    check: &'p mut Check<'p>,
}

fn mistake(piece: Piece<'_>, mistake: Mistake) -> FilterError {
    FilterError { at: piece.at, len: piece.len, mistake }
}

impl<'t> Parser<'_, 't> {
    fn peek(&self) -> Option<Piece<'t>> {
        self.pieces.get(self.place).copied()
    }

    /// The operator that stands here; a bare word, whatever its case.
    fn operator(&self, word: &str) -> Option<Piece<'t>> {
        self.peek().filter(|piece| matches!(piece.token, Token::Word(found) if found.eq_ignore_ascii_case(word)))
    }

    /// Whether something stands here that a term can begin with.
    fn is_at_end(&self) -> bool {
        self.peek().is_none_or(|piece| piece.token == Token::Close)
    }

    fn or(&mut self, depth: usize) -> Result<Node, FilterError> {
        let mut parts = vec![self.and(depth)?];
        while let Some(operator) = self.operator("or") {
            self.place += 1;
            if self.is_at_end() {
                return Err(mistake(operator, Mistake::NothingAfter));
            }
            parts.push(self.and(depth)?);
        }
        Ok(Node::any(parts))
    }

    fn and(&mut self, depth: usize) -> Result<Node, FilterError> {
        // At the beginning nothing is there to join, and “or” and “and” are text like any other.
        let mut parts = vec![self.not(depth)?];
        while !self.is_at_end() && self.operator("or").is_none() {
            if let Some(operator) = self.operator("and") {
                self.place += 1;
                if self.is_at_end() {
                    return Err(mistake(operator, Mistake::NothingAfter));
                }
            }
            parts.push(self.not(depth)?);
        }
        Ok(Node::all(parts))
    }

    fn not(&mut self, depth: usize) -> Result<Node, FilterError> {
        let Some(piece) = self.peek() else { return Ok(Node::default()) };
        self.place += 1;
        match piece.token {
            Token::Minus => self.not(depth).map(Node::not),
            Token::Close => Err(mistake(piece, Mistake::ClosesNothing)),
            Token::Open if depth == DEEPEST => Err(mistake(piece, Mistake::TooDeep)),
            Token::Open => {
                match self.peek() {
                    None => return Err(mistake(piece, Mistake::OpenGroup)),
                    Some(next) if next.token == Token::Close => {
                        let len = next.at + next.len - piece.at;
                        return Err(FilterError { at: piece.at, len, mistake: Mistake::EmptyGroup });
                    }
                    Some(_) => {}
                }
                let node = self.or(depth + 1)?;
                if self.peek().is_none() {
                    return Err(mistake(piece, Mistake::OpenGroup));
                }
                self.place += 1;
                Ok(node)
            }
            Token::Word(word) => {
                let test = term::read(word).map_err(|found| mistake(piece, found))?;
                if let Some(expression) = test.expression() {
                    (self.check)(expression).map_err(|message| mistake(piece, Mistake::Expression(message)))?;
                }
                Ok(Node::Test(test))
            }
        }
    }
}
