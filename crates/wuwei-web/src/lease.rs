//! Who may write a draft when several windows have it open: a pure state machine.
//!
//! The store keeps one line per open record, the lease: who writes and for the how-manieth time it
//! changed hands. A window that finds another's lease asks over a channel; an owner answers at once,
//! even from the background, where timers sleep. Silence for [`PATIENCE`] means that the owner is gone.
//! Claims are compare-and-swap in one transaction, so that of two claimants one wins. Web Locks would
//! do this alone, but plain http has none.

/// How long an owner may be silent before the lease is taken over, in milliseconds.
pub const PATIENCE: i32 = 1000;

/// Who writes a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// Random name of the window; empty when nobody writes.
    pub owner: String,
    /// How often the lease changed hands; part of the keys of journal lines.
    pub epoch: u32,
}

impl Lease {
    /// As it stands in the store.
    pub fn write(&self) -> String {
        [&*self.epoch.to_string(), " ", &self.owner].concat()
    }

    /// Whether its last owner let go of it.
    pub fn is_free(&self) -> bool {
        self.owner.is_empty()
    }

    /// Reads what stands in the store; anything else counts as no lease.
    pub fn read(stored: &str) -> Option<Lease> {
        let (epoch, owner) = stored.split_once(' ')?;
        let epoch = epoch.parse().ok().filter(|epoch| *epoch < 1_000_000)?;
        Some(Lease {
            owner: owner.to_owned(),
            epoch,
        })
    }
}

/// What a window is to the record that it shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Has asked the owner and waits. `letting_go`: it asked the owner to let go, not only for a sign of life.
    Asking {
        /// The lease as last seen.
        seen: Lease,
        /// Whether the person wants to take over.
        letting_go: bool,
    },
    /// Has sent a claim and waits for its outcome.
    Claiming(Lease),
    /// Writes.
    Writer(Lease),
    /// Only reads; another window writes.
    Reader(Lease),
}

/// What happens to a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The claim went through.
    Won,
    /// Somebody else's lease stood there by then, or none.
    Lost(Option<Lease>),
    /// The owner answered that it is there.
    Held,
    /// The owner answered that it lets go.
    LetGo,
    /// Nobody answered in time.
    Silence,
    /// The person wants to write here.
    TakeOver,
    /// Another window asks whether the owner is there.
    Asked,
    /// Another window asks the owner to let go.
    AskedToLetGo,
    /// The lease in the store is not the one that this window has.
    Overtaken(Lease),
}

/// What the edge must do now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Ask over the channel, and report [`Event::Silence`] after [`PATIENCE`].
    Ask,
    /// Ask the owner to let go, and report [`Event::Silence`] after [`PATIENCE`].
    AskToLetGo,
    /// Replace the lease in the store if it still is `seen`.
    Claim {
        /// The lease as last seen.
        seen: Option<Lease>,
        /// What is to stand there.
        mine: Lease,
    },
    /// Answer that the owner is here.
    Answer,
    /// Store everything, answer that the lease is free, and show the record read-only.
    GiveUp,
    /// Read the draft from the store and let it be typed into.
    Write,
    /// Read the draft from the store and show it read-only.
    ShowOnly,
}

/// The first step: what the store holds when a window opens a record.
pub fn open(found: Option<Lease>, me: &str) -> (Standing, Act) {
    match found {
        Some(lease) if !lease.is_free() && lease.owner != me => (
            Standing::Asking {
                seen: lease,
                letting_go: false,
            },
            Act::Ask,
        ),
        found => claim(found, me),
    }
}

/// One step: where the window stands afterwards, and what is to be done.
pub fn step(standing: Standing, event: Event, me: &str) -> (Standing, Option<Act>) {
    match (standing, event) {
        (
            Standing::Asking {
                seen,
                letting_go: false,
            },
            Event::Held,
        ) => (Standing::Reader(seen), Some(Act::ShowOnly)),
        (Standing::Asking { seen, .. }, Event::Silence | Event::LetGo) => {
            act(claim(Some(seen), me))
        }
        (Standing::Claiming(mine), Event::Won) => (Standing::Writer(mine), Some(Act::Write)),
        (Standing::Claiming(_), Event::Lost(found)) => act(open(found, me)),
        (Standing::Reader(seen), Event::TakeOver) => (
            Standing::Asking {
                seen,
                letting_go: true,
            },
            Some(Act::AskToLetGo),
        ),
        (Standing::Writer(mine), Event::Asked) => (Standing::Writer(mine), Some(Act::Answer)),
        (Standing::Writer(mine), Event::AskedToLetGo) => {
            (Standing::Reader(mine), Some(Act::GiveUp))
        }
        (Standing::Writer(mine), Event::Overtaken(by)) if by.epoch > mine.epoch => {
            (Standing::Reader(by), Some(Act::ShowOnly))
        }
        (standing, _) => (standing, None),
    }
}

fn claim(seen: Option<Lease>, me: &str) -> (Standing, Act) {
    let epoch = seen.as_ref().map_or(1, |lease| lease.epoch + 1);
    let mine = Lease {
        owner: me.to_owned(),
        epoch,
    };
    (Standing::Claiming(mine.clone()), Act::Claim { seen, mine })
}

fn act((standing, act): (Standing, Act)) -> (Standing, Option<Act>) {
    (standing, Some(act))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lease(owner: &str, epoch: u32) -> Lease {
        Lease {
            owner: owner.to_owned(),
            epoch,
        }
    }

    #[test]
    fn a_free_record_is_claimed_and_written() {
        let (standing, act) = open(None, "a");
        assert_eq!(
            act,
            Act::Claim {
                seen: None,
                mine: lease("a", 1)
            }
        );
        assert_eq!(
            step(standing, Event::Won, "a"),
            (Standing::Writer(lease("a", 1)), Some(Act::Write))
        );
    }

    #[test]
    fn a_second_window_reads_while_the_owner_answers() {
        let (standing, act) = open(Some(lease("a", 1)), "b");
        assert_eq!(act, Act::Ask);
        let (standing, act) = step(standing, Event::Held, "b");
        assert_eq!(
            (&standing, act),
            (&Standing::Reader(lease("a", 1)), Some(Act::ShowOnly))
        );
        // The timer that was set when it asked goes off later and changes nothing.
        assert_eq!(step(standing, Event::Silence, "b").1, None);
    }

    #[test]
    fn a_lease_that_was_let_go_of_is_claimed_at_once_and_counts_on() {
        let (_, act) = open(Some(lease("", 3)), "b");
        assert_eq!(
            act,
            Act::Claim {
                seen: Some(lease("", 3)),
                mine: lease("b", 4)
            }
        );
        assert_eq!(Lease::read(&lease("", 3).write()), Some(lease("", 3)));
    }

    #[test]
    fn a_silent_owner_loses_the_lease_and_its_epoch() {
        let (standing, _) = open(Some(lease("a", 4)), "b");
        let (_, act) = step(standing, Event::Silence, "b");
        assert_eq!(
            act,
            Some(Act::Claim {
                seen: Some(lease("a", 4)),
                mine: lease("b", 5)
            })
        );
    }

    #[test]
    fn of_two_claimants_the_later_one_asks_the_winner() {
        let (standing, _) = open(None, "b");
        let (standing, act) = step(standing, Event::Lost(Some(lease("a", 1))), "b");
        assert_eq!(
            (standing, act),
            (
                Standing::Asking {
                    seen: lease("a", 1),
                    letting_go: false
                },
                Some(Act::Ask)
            )
        );
    }

    #[test]
    fn taking_over_goes_through_the_owner() {
        let (reader, act) = step(Standing::Reader(lease("a", 1)), Event::TakeOver, "b");
        assert_eq!(act, Some(Act::AskToLetGo));
        // The owner's general sign of life is no answer to that.
        assert_eq!(step(reader.clone(), Event::Held, "b").1, None);
        assert_eq!(
            step(Standing::Writer(lease("a", 1)), Event::AskedToLetGo, "a"),
            (Standing::Reader(lease("a", 1)), Some(Act::GiveUp))
        );
        let (_, act) = step(reader, Event::LetGo, "b");
        assert_eq!(
            act,
            Some(Act::Claim {
                seen: Some(lease("a", 1)),
                mine: lease("b", 2)
            })
        );
    }

    #[test]
    fn an_owner_that_slept_finds_itself_overtaken() {
        let mine = Standing::Writer(lease("a", 1));
        assert_eq!(
            step(mine.clone(), Event::Overtaken(lease("a", 1)), "a"),
            (mine.clone(), None)
        );
        let (standing, act) = step(mine, Event::Overtaken(lease("b", 2)), "a");
        assert_eq!(
            (standing, act),
            (Standing::Reader(lease("b", 2)), Some(Act::ShowOnly))
        );
    }

    #[test]
    fn what_others_put_into_the_store_is_no_lease() {
        assert_eq!(Lease::read("12 tab"), Some(lease("tab", 12)));
        for foreign in ["", "x", "-1 a", "99999999 a", "1.5 a"] {
            assert_eq!(Lease::read(foreign), None, "{foreign}");
        }
    }
}
