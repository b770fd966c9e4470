//! What a form *means*: which fields show, which are required, what they compute, what is wrong.
//!
//! The compiler (`wuwei-rules`) writes a [`FormProgram`]; this crate runs it, the same way in the
//! browser, in `wuwei test` and in `wuwei verify`. Nothing here fails except by saying
//! "cannot be computed: why".
//!
//! What does this crate not do? It knows no words (a [`Problem`] is a code and a place), no clock
//! (today is an argument), no signature, no page.

#![forbid(unsafe_code)]

pub mod calendar;
pub mod date;
pub mod decimal;
pub mod encoding;
pub mod eval;
pub mod expr;
pub mod form;
pub mod judge;
pub mod pattern;
pub mod problem;
pub mod program;
pub mod tolerance;
pub mod value;

pub use date::{Date, DateTime};
pub use decimal::Decimal;
pub use expr::Expr;
pub use form::{Changes, Form, Op, Situation};
pub use judge::{Judge, judge};
pub use problem::Problem;
pub use program::FormProgram;
pub use value::{Datum, Value};
