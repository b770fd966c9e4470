//! A form being filled: answers in, what changed out.

/// A form being filled in one stage.
pub struct Form {}
