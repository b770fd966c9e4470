//! When a control may be reacted to: composing with an input method (facts of Chromium, Safari, Gboard).
//!
//! What is typed is stored at every input, half-composed or not. The composing control's own error,
//! format and value wait until the task after the composition ended, or until the control is left:
//! a composition can be broken off without `compositionend`, and Pinyin may begin the next one at once.

/// Which control is being composed in.
#[derive(Debug, Default)]
pub struct Typing {
    composing: Option<String>,
    ticket: u32,
}

impl Typing {
    /// `compositionstart`: a release that was on its way is void.
    pub fn start(&mut self, path: &str) {
        self.ticket += 1;
        self.composing = Some(path.to_owned());
    }

    /// `compositionend`: gives the ticket to [`Typing::release`] with in the next task.
    pub fn end(&mut self) -> u32 {
        self.ticket += 1;
        self.ticket
    }

    /// The task after `compositionend`: the path that may now be judged, unless a new composition began.
    pub fn release(&mut self, ticket: u32) -> Option<String> {
        if ticket == self.ticket {
            self.composing.take()
        } else {
            None
        }
    }

    /// The control was left: composing is over, with or without an event that says so.
    pub fn leave(&mut self) {
        self.ticket += 1;
        self.composing = None;
    }

    /// Whether that control waits.
    pub fn waits(&self, path: &str) -> bool {
        self.composing.as_deref() == Some(path)
    }
}

/// Whether a key belongs to the input method: Safari and some Windows methods send the Enter that only
/// confirms a candidate after `compositionend`, with key code 229.
pub fn is_input_method(composing: bool, key_code: u32) -> bool {
    composing || key_code == 229
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_until_the_task_after_the_end() {
        let mut typing = Typing::default();
        typing.start("a.b");
        assert!(typing.waits("a.b") && !typing.waits("a.c"));
        let ticket = typing.end();
        assert!(
            typing.waits("a.b"),
            "the committing input comes after the end in Safari"
        );
        assert_eq!(typing.release(ticket).as_deref(), Some("a.b"));
        assert!(!typing.waits("a.b"));
    }

    #[test]
    fn a_new_composition_cancels_the_release() {
        let mut typing = Typing::default();
        typing.start("a.b");
        let ticket = typing.end();
        typing.start("a.b");
        assert_eq!(typing.release(ticket), None);
        assert!(typing.waits("a.b"));
    }

    #[test]
    fn leaving_ends_what_has_no_end() {
        let mut typing = Typing::default();
        typing.start("a.b");
        typing.leave();
        assert!(!typing.waits("a.b"));
    }

    #[test]
    fn enter_of_an_input_method_is_known_by_either_sign() {
        assert!(is_input_method(true, 13));
        assert!(is_input_method(false, 229));
        assert!(!is_input_method(false, 13));
    }
}
