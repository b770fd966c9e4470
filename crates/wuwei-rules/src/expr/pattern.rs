//! Patterns of `matches`: a part of RE2, checked here and left as a table of states
//! ([`wuwei_engine::pattern`]), so that a phone loads no reader of patterns.
//!
//! A pattern is looked for anywhere in a text; `^` and `$` are the text's two ends. What engines for
//! patterns read in different ways (`\b`, `(?i)`, `\p{…}`, names, look-around) is refused, so that a table,
//! a form's JSON Schema and its reader mean the same.

mod portable;

use std::collections::BTreeMap;

use regex_automata::Anchored;
use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson;
use regex_automata::util::primitives::StateID;
use regex_automata::util::{start, syntax};

use super::error::ErrorKind;

/// The most numbers of a table: what a form page can carry beside all else.
const MOST_NUMBERS: usize = 4_000;

/// The most bytes that building a table may take.
const MOST_BYTES: usize = 1 << 20;

/// What is wrong with a pattern.
#[derive(Debug)]
pub(crate) struct Wrong {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) help: String,
}

/// The table of a pattern, and behind it the pattern in a spelling that all engines read alike.
pub(crate) fn table(pattern: &str) -> Result<String, Wrong> {
    let portable = portable::spelling(pattern)?;
    let automaton = automaton(&portable).ok_or_else(|| too_large(pattern))?;
    let states = states(&automaton).ok_or_else(|| too_large(pattern))?;
    let mut places = Vec::with_capacity(states.len());
    let mut next = 0;
    for state in &states {
        places.push(next);
        next += 1 + 2 * state.ranges.len();
    }
    if next > MOST_NUMBERS {
        return Err(too_large(pattern));
    }
    let mut table = String::new();
    for state in &states {
        table.push_str(if state.accepts { "1 " } else { "0 " });
        for (last, target) in &state.ranges {
            table.push_str(&format!("{last} {} ", places[*target]));
        }
    }
    Ok(format!("{table}/{portable}"))
}

/// The pattern behind a table.
pub(crate) fn of_table(table: &str) -> Option<&str> {
    table.split_once('/').map(|(_, pattern)| pattern)
}

fn too_large(pattern: &str) -> Wrong {
    Wrong {
        kind: ErrorKind::TooLarge,
        message: format!("the pattern `{}` needs too many states", shown(pattern)),
        help: "repeat less, or begin it with `^`".to_owned(),
    }
}

/// As much of a pattern as a message has room for.
fn shown(pattern: &str) -> String {
    match pattern.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &pattern[..end]),
        None => pattern.to_owned(),
    }
}

fn automaton(pattern: &str) -> Option<dense::DFA<Vec<u32>>> {
    let limits = dense::Config::new()
        .start_kind(StartKind::Unanchored)
        .accelerate(false)
        .dfa_size_limit(Some(MOST_BYTES))
        .determinize_size_limit(Some(MOST_BYTES));
    dense::Builder::new()
        .configure(limits.minimize(true))
        .syntax(syntax::Config::new().unicode(true).utf8(true))
        .thompson(thompson::Config::new().nfa_size_limit(Some(MOST_BYTES)))
        .build(pattern)
        .ok()
}

/// A state of a table.
struct State {
    accepts: bool,
    /// The last byte of each range, and where that leads.
    ranges: Vec<(u8, usize)>,
}

/// Where a text may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// It was found: whatever follows.
    Found,
    /// It can no longer be found.
    Lost,
    In(StateID),
}

/// The states that a text can come to, the first one first.
fn states(automaton: &dense::DFA<Vec<u32>>) -> Option<Vec<State>> {
    let config = start::Config::new().anchored(Anchored::No);
    let mut waiting = vec![stand(automaton, automaton.start_state(&config).ok()?)];
    let mut numbers: BTreeMap<Stand, usize> = BTreeMap::from([(waiting[0], 0)]);
    let mut states = Vec::new();
    while let Some(here) = waiting.get(states.len()).copied() {
        let mut ranges: Vec<(u8, usize)> = Vec::new();
        for byte in 0..=u8::MAX {
            let next = match here {
                Stand::In(state) => stand(automaton, automaton.next_state(state, byte)),
                same => same,
            };
            let number = *numbers.entry(next).or_insert_with(|| {
                waiting.push(next);
                waiting.len() - 1
            });
            match ranges.last_mut() {
                Some((last, target)) if *target == number => *last = byte,
                _ => ranges.push((byte, number)),
            }
        }
        let accepts = match here {
            Stand::In(state) => automaton.is_match_state(automaton.next_eoi_state(state)),
            same => same == Stand::Found,
        };
        states.push(State { accepts, ranges });
        if states.len() > MOST_NUMBERS {
            return None;
        }
    }
    Some(states)
}

fn stand(automaton: &dense::DFA<Vec<u32>>, state: StateID) -> Stand {
    if automaton.is_match_state(state) {
        Stand::Found
    } else if automaton.is_dead_state(state) || automaton.is_quit_state(state) {
        Stand::Lost
    } else {
        Stand::In(state)
    }
}

#[cfg(test)]
mod tests;
