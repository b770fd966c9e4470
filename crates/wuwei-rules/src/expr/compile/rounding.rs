//! `divide` and `round`: a quotient that is no whole number names its places and its rounding.

use wuwei_engine::expr::Function;
use wuwei_engine::{Datum, Decimal, Expr};

use super::{Checker, Typed};
use crate::expr::error::ErrorKind;
use crate::expr::print::quote;
use crate::expr::tree::{Node, NodeKind};
use crate::expr::types::Type;
use crate::suggest::{closest, list};

/// The ways of rounding, in the order of [`wuwei_engine::decimal::Rounding`].
const ROUNDINGS: [&str; 3] = ["half", "up", "down"];

impl Checker<'_> {
    /// `divide(a, b, places, 'half')`
    pub(super) fn divide(
        &mut self,
        a: &Node,
        b: &Node,
        places: &Node,
        rounding: &Node,
        node: &Node,
    ) -> Typed {
        let (left, right) = (self.typed(a, None), self.typed(b, None));
        let how = self.how(places, rounding);
        let whole = how.is_some_and(|how| how < 3);
        let number = if whole { Type::Integer } else { Type::Decimal };
        let ty = match (&left.ty, &right.ty) {
            (Type::Broken, _) | (_, Type::Broken) => Type::Broken,
            (Type::Money, b) if b.is_number() => Type::Money,
            (Type::Money, Type::Money) => number,
            (a, b) if a.is_number() && b.is_number() => number,
            (a, b) => {
                let message = format!("{} cannot be divided by {}", a.words(), b.words());
                self.error(ErrorKind::TypeMismatch, &node.span, message);
                return Typed::broken();
            }
        };
        let open = left.open.into_iter().chain(right.open).collect();
        quotient(left.expr, right.expr, how, ty, open)
    }

    /// `round(a, places, 'half')`: divided by one.
    pub(super) fn round(&mut self, a: &Node, places: &Node, rounding: &Node) -> Typed {
        let found = self.typed(a, None);
        let how = self.how(places, rounding);
        let ty = match &found.ty {
            // Nothing to round.
            ty if ty.is_whole() => return found,
            Type::Decimal if how.is_some_and(|how| how < 3) => Type::Integer,
            Type::Decimal | Type::Money | Type::Broken => found.ty.clone(),
            other => {
                let message = format!("only a number is rounded, this is {}", other.words());
                self.error(ErrorKind::TypeMismatch, &a.span, message);
                return Typed::broken();
            }
        };
        let one = Expr::Literal(Datum::Integer(1));
        quotient(found.expr, one, how, ty, found.open)
    }

    /// Places and rounding as one number; they are constants.
    fn how(&mut self, places: &Node, rounding: &Node) -> Option<i64> {
        let most = i64::from(Decimal::MAX_SCALE);
        let digits = match places.kind {
            NodeKind::Integer(digits) if (0..=most).contains(&digits) => Some(digits),
            _ => {
                let message = format!("the places are a constant, 0 to {most}");
                self.error(ErrorKind::BadLiteral, &places.span, message);
                None
            }
        };
        let way = match &rounding.kind {
            NodeKind::Text(word) => {
                let way = ROUNDINGS.iter().position(|known| known == word);
                if way.is_none() {
                    self.no_rounding(word, rounding);
                }
                way
            }
            _ => {
                let message = "the rounding is a constant";
                self.error(ErrorKind::BadLiteral, &rounding.span, message)
                    .help = Some(format!("write {}", list(ROUNDINGS.into_iter())));
                None
            }
        };
        Some(digits? * 3 + i64::try_from(way?).ok()?)
    }

    fn no_rounding(&mut self, word: &str, node: &Node) {
        let near = closest(word, ROUNDINGS.into_iter());
        let message = format!("there is no rounding `{word}`");
        let error = self.error(ErrorKind::BadLiteral, &node.span, message);
        error.help = Some(
            "'half' is to the nearer one, half away from zero; 'up' away from zero; 'down' towards it"
                .to_owned(),
        );
        error.suggestion = near.map(|near| (node.span.clone(), quote(near)));
    }
}

fn quotient(a: Expr, b: Expr, how: Option<i64>, ty: Type, open: Vec<super::Open>) -> Typed {
    let Some(how) = how else {
        return Typed::broken();
    };
    let how = Expr::Literal(Datum::Integer(how));
    Typed {
        expr: Expr::Call(Function::Divide, vec![a, b, how]),
        ty,
        open,
    }
}
