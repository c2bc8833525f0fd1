//! Reads an expression: `or` binds weaker than `and`, `not` binds strongest.

use crate::scenario::condition::Expression;
use crate::scenario::condition::Operand;
use crate::scenario::condition::Operator;
use crate::scenario::condition::Path;
use crate::scenario::condition::Unit;
use crate::scenario::figures::FIGURES;
use crate::scenario::figures::Found;
use crate::scenario::figures::Kind;
use crate::scenario::figures::Names;
use crate::scenario::figures::find;
use crate::scenario::lexer::Token;
use crate::scenario::lexer::TokenKind;
use crate::scenario::lexer::column;
use crate::scenario::lexer::problem;
use crate::scenario::lexer::tokens;
use crate::scenario::message::Message;
use crate::scenario::operand::Context;
use crate::scenario::operand::example;
use crate::scenario::operand::read_value;
use crate::scenario::problem::Problem;

/// How many parentheses and `not` may lie in each other.
const DEPTH_MAX: u32 = 32;

/// Figures that messages offer where one must stand.
const FIGURE_EXAMPLES: &str = "height, time, forks, converged";

/// Reads `text` as an expression about a scenario with these names.
///
/// # Errors
///
/// The first fault with its column.
pub fn parse_expression(text: &str, names: &Names) -> Result<Expression, Box<Problem>> {
    let end = column(text.chars().count());
    let mut parser = Parser { tokens: tokens(text)?, at: 0, end, names };
    let expression = parser.or(0)?;
    match parser.peek() {
        None => Ok(expression),
        Some(token) => Err(parser.unexpected(token, "and, or")),
    }
}

/// Reads the name of one figure.
///
/// # Errors
///
/// The first fault with its column.
pub fn parse_figure(text: &str, names: &Names) -> Result<Path, Box<Problem>> {
    let end = column(text.chars().count());
    let mut parser = Parser { tokens: tokens(text)?, at: 0, end, names };
    let Some(token) = parser.tokens.pop().filter(|_| parser.tokens.is_empty()) else {
        return Err(parser.ends(FIGURE_EXAMPLES));
    };
    Ok(parser.named(token)?.path)
}

/// A figure as an expression names it.
#[derive(Debug)]
pub struct Named {
    /// Its path.
    pub path: Path,
    /// What it is.
    pub kind: Kind,
    /// Whether its unit suffix was left out.
    pub bare: bool,
    /// The text and its column.
    pub token: Token,
}

/// The state of reading.
struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    /// The column behind the text.
    end: u32,
    names: &'a Names,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next_is(&mut self, kind: TokenKind) -> bool {
        let is = self.peek().is_some_and(|token| token.kind == kind);
        self.at += usize::from(is);
        is
    }

    fn unexpected(&self, token: &Token, allowed: &str) -> Box<Problem> {
        let problem = problem(Message::ExpressionUnexpected, token.column);
        Box::new(problem.given(format!("\"{}\"", token.text)).allowed(allowed))
    }

    fn ends(&self, allowed: &str) -> Box<Problem> {
        Box::new(problem(Message::ExpressionEnds, self.end).allowed(allowed))
    }

    fn or(&mut self, depth: u32) -> Result<Expression, Box<Problem>> {
        let mut left = self.and(depth)?;
        while self.next_is(TokenKind::Or) {
            left = Expression::Or(Box::new(left), Box::new(self.and(depth)?));
        }
        Ok(left)
    }

    fn and(&mut self, depth: u32) -> Result<Expression, Box<Problem>> {
        let mut left = self.not(depth)?;
        while self.next_is(TokenKind::And) {
            left = Expression::And(Box::new(left), Box::new(self.not(depth)?));
        }
        Ok(left)
    }

    fn not(&mut self, depth: u32) -> Result<Expression, Box<Problem>> {
        if depth > DEPTH_MAX {
            let column = self.peek().map_or(self.end, |token| token.column);
            return Err(Box::new(problem(Message::ExpressionTooDeep, column)));
        }
        if self.next_is(TokenKind::Not) {
            return Ok(Expression::Not(Box::new(self.not(depth + 1)?)));
        }
        if self.next_is(TokenKind::Open) {
            let inner = self.or(depth + 1)?;
            if self.next_is(TokenKind::Close) {
                return Ok(inner);
            }
            return Err(self.peek().map_or_else(|| self.ends(")"), |t| self.unexpected(t, ")")));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expression, Box<Problem>> {
        let Some(token) = self.peek().cloned() else { return Err(self.ends(FIGURE_EXAMPLES)) };
        if token.kind != TokenKind::Word {
            return Err(self.unexpected(&token, FIGURE_EXAMPLES));
        }
        self.at += 1;
        let left = self.named(token)?;
        let operator = match self.peek().map(|token| token.kind) {
            Some(TokenKind::Operator(operator)) => operator,
            Some(
                TokenKind::And
                | TokenKind::Or
                | TokenKind::Not
                | TokenKind::Open
                | TokenKind::Close
                | TokenKind::Word
                | TokenKind::Number,
            )
            | None => return self.truth(left),
        };
        self.at += 1;
        self.right_side(left, operator)
    }

    /// A figure without a comparison.
    fn truth(&self, left: Named) -> Result<Expression, Box<Problem>> {
        if left.kind == Kind::Truth {
            return Ok(Expression::Is(left.path));
        }
        let example = match left.kind {
            Kind::Span(_) => "1d",
            Kind::Amount => "1 BTC",
            Kind::Number | Kind::Truth | Kind::Word(_) | Kind::Text | Kind::Block => "1",
        };
        let problem = problem(Message::NotTruth, left.token.column);
        Err(Box::new(problem.given(left.token.text).allowed(example)))
    }

    fn right_side(&mut self, left: Named, operator: Operator) -> Result<Expression, Box<Problem>> {
        let ordered = !matches!(operator, Operator::Equal | Operator::NotEqual);
        if ordered && !matches!(left.kind, Kind::Number | Kind::Span(_) | Kind::Amount) {
            let problem = problem(Message::NoOrder, left.token.column);
            return Err(Box::new(problem.given(left.token.text)));
        }
        let values = example(left.kind);
        let Some(token) = self.peek().cloned() else { return Err(self.ends(&values)) };
        if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
            return Err(self.unexpected(&token, &values));
        }
        self.at += 1;
        let right = if self.is_figure(&token, left.kind) {
            let right = self.named(token)?;
            self.check_alike(&left, &right)?;
            Operand::Figure(right.path)
        } else {
            read_value(&Context { left: &left, names: self.names }, &token)?
        };
        Ok(Expression::Compare { left: left.path, operator, right })
    }

    /// Whether the right side is a figure and not a word.
    fn is_figure(&self, token: &Token, left: Kind) -> bool {
        let is_own_word = match left {
            Kind::Word(words) => words.contains(&token.text.as_str()),
            Kind::Block => self.names.entries.contains(&token.text),
            Kind::Truth => matches!(token.text.as_str(), "true" | "false"),
            Kind::Number | Kind::Text | Kind::Span(_) | Kind::Amount => false,
        };
        let looks_like_path = token.text.contains(['.', '@'])
            || FIGURES.iter().any(|figure| figure.pattern == token.text)
            || matches!(left, Kind::Number | Kind::Span(_) | Kind::Amount);
        token.kind == TokenKind::Word && !is_own_word && looks_like_path
    }

    /// Looks up the figure that a token names.
    fn named(&self, token: Token) -> Result<Named, Box<Problem>> {
        let (name, viewer) = match token.text.split_once('@') {
            Some((name, viewer)) => (name, Some(viewer)),
            None => (token.text.as_str(), None),
        };
        let found = find(name, self.names).map_err(|fault| self.placed(*fault, &token))?;
        if let Some(viewer) = viewer {
            self.check_viewer(&found, viewer, &token)?;
        }
        let unit = match found.kind {
            Kind::Span(nanos) => Unit::Span(nanos),
            Kind::Amount => Unit::Satoshi,
            Kind::Number | Kind::Truth | Kind::Word(_) | Kind::Text | Kind::Block => Unit::None,
        };
        let path = Path { name: found.name, viewer: viewer.map(str::to_owned), unit };
        Ok(Named { path, kind: found.kind, bare: found.bare, token })
    }

    /// The problem with the column of the part of the token that it speaks of.
    fn placed(&self, fault: Problem, token: &Token) -> Box<Problem> {
        let part = if fault.detail.is_empty() { None } else { token.text.find(&fault.detail) };
        let before = part.map_or(0, |byte| token.text[..byte].chars().count());
        let column = token.column + u32::try_from(before).unwrap_or(0);
        Box::new(Problem { expression_column: Some(column), ..fault })
    }

    fn check_viewer(&self, found: &Found, viewer: &str, token: &Token) -> Result<(), Box<Problem>> {
        let at = |message| problem(message, token.column).given(token.text.clone());
        let fault = if !found.has_view {
            at(Message::NoView).detail(found.name.clone())
        } else if !self.names.has_node(viewer) {
            at(Message::UnknownViewer).detail(viewer).nearest(self.names.nearest_node(viewer))
        } else {
            return Ok(());
        };
        let before = token.text.find('@').map_or(0, |byte| token.text[..byte].chars().count());
        let column = token.column + u32::try_from(before + 1).unwrap_or(0);
        Err(Box::new(Problem { expression_column: Some(column), ..fault }))
    }

    /// Two figures can be compared if they are of one kind.
    fn check_alike(&self, left: &Named, right: &Named) -> Result<(), Box<Problem>> {
        let alike = match (left.kind, right.kind) {
            (Kind::Span(_), Kind::Span(_)) => true,
            (Kind::Word(left), Kind::Word(right)) => left == right,
            (left, right) => left == right,
        };
        if alike {
            return Ok(());
        }
        let problem = problem(Message::WrongValue, right.token.column)
            .given(left.token.text.clone())
            .detail(format!("\"{}\"", right.token.text))
            .allowed(example(left.kind));
        Err(Box::new(problem))
    }
}
