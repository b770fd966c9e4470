//! Other windows with the same record: asks them over a channel, and moves the lease in the store.
//!
//! [`crate::lease`] decides; this carries it out.

use web_sys::BroadcastChannel;

use crate::app::App;
use crate::database::{Durability, Table, Writes};
use crate::lease::{self, Act, Event, Lease, PATIENCE, Standing};
use crate::wait::later;
use crate::{browser, dom, life, store};

/// This window among those that share the database.
#[derive(Default)]
pub struct Tabs {
    /// Random name of this window.
    me: String,
    /// `None` in a browser without channels: then the lease alone decides.
    channel: Option<BroadcastChannel>,
    record: String,
    standing: Option<Standing>,
    /// Which question the running timer belongs to.
    question: u32,
}

impl Tabs {
    /// Joins the other windows of that database.
    pub fn join(app: &App, database: &str, me: String) -> Tabs {
        let app = *app;
        let hear = dom::callback(move |said| {
            if let Some(text) = said.as_string() {
                heard(&app, &text);
            }
        });
        Tabs {
            me,
            channel: browser::join(database, &hear),
            ..Tabs::default()
        }
    }

    /// The lease on a record that was begun here.
    pub fn own(&mut self, record: &str) -> Lease {
        let lease = Lease {
            owner: self.me.clone(),
            epoch: 1,
        };
        self.record = record.to_owned();
        self.standing = Some(Standing::Writer(lease.clone()));
        lease
    }

    /// The lease by which this window writes the open record.
    pub fn lease(&self) -> Option<&Lease> {
        match &self.standing {
            Some(Standing::Writer(lease)) => Some(lease),
            _ => None,
        }
    }

    /// Whether another window writes the open record.
    pub fn elsewhere(&self) -> bool {
        matches!(
            self.standing,
            Some(Standing::Reader(_) | Standing::Asking { .. })
        )
    }

    fn say(&self, verb: &str) {
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&[verb, " ", &self.record].concat().into());
        }
    }
}

/// Asks for the lease on a record; the record is opened when it is decided who writes.
pub fn open(app: &App, record: &str) {
    let (app, id) = (*app, record.to_owned());
    let database = app.store().database();
    database.read(Table::Lease, record, move |found| {
        let act = {
            let mut tabs = app.store().tabs();
            let (standing, act) = lease::open(found.as_deref().and_then(Lease::read), &tabs.me);
            tabs.record = id;
            tabs.standing = Some(standing);
            act
        };
        run(&app, act);
    });
}

/// The person wants to write here.
pub fn take_over(app: &App) {
    happened(app, Event::TakeOver);
}

/// Lets go of the open record: the page goes away, or another record is opened.
pub fn release(app: &App) {
    let stored = app.store().held().is_some_and(|held| held.is_stored());
    let lease = app.store().tabs().lease().cloned();
    let record = app.store().tabs().record.clone();
    if let Some(lease) = lease.filter(|_| stored) {
        let write = free(&record, lease.epoch);
        let database = app.store().database();
        database.write(&write, Durability::Relaxed);
        app.store().tabs().say("freed");
    }
    let mut tabs = app.store().tabs();
    tabs.standing = None;
    tabs.record.clear();
}

/// Looks whether the lease is still this window's; one that slept may have been overtaken.
pub fn check(app: &App) {
    let app = *app;
    let record = app.store().tabs().record.clone();
    let database = app.store().database();
    database.read(Table::Lease, &record.clone(), move |found| {
        if let Some(lease) = found.as_deref().and_then(Lease::read)
            && app.store().tabs().record == record
        {
            happened(&app, Event::Overtaken(lease));
        }
    });
}

fn heard(app: &App, text: &str) {
    let Some((verb, record)) = text.split_once(' ') else {
        return;
    };
    if app.store().tabs().record != record {
        return;
    }
    match verb {
        "ask" => happened(app, Event::Asked),
        "give" => happened(app, Event::AskedToLetGo),
        "held" => happened(app, Event::Held),
        "freed" => happened(app, Event::LetGo),
        _ => {}
    }
}

fn happened(app: &App, event: Event) {
    let act = {
        let mut tabs = app.store().tabs();
        let Some(standing) = tabs.standing.take() else {
            return;
        };
        let (standing, act) = lease::step(standing, event, &tabs.me);
        tabs.standing = Some(standing);
        act
    };
    if let Some(act) = act {
        run(app, act);
    }
}

fn run(app: &App, act: Act) {
    match act {
        Act::Ask => ask(app, "ask"),
        Act::AskToLetGo => ask(app, "give"),
        Act::Claim { seen, mine } => claim(app, seen, mine),
        Act::Answer => app.store().tabs().say("held"),
        Act::GiveUp => give_up(app),
        Act::Write => load(app, false),
        Act::ShowOnly => load(app, true),
    }
}

fn load(app: &App, read_only: bool) {
    let record = app.store().tabs().record.clone();
    store::load(app, &record, read_only);
}

fn ask(app: &App, verb: &str) {
    let question = {
        let mut tabs = app.store().tabs();
        tabs.question += 1;
        tabs.say(verb);
        tabs.question
    };
    let app = *app;
    later(PATIENCE, move || {
        if app.store().tabs().question == question {
            happened(&app, Event::Silence);
        }
    });
}

fn claim(app: &App, seen: Option<Lease>, mine: Lease) {
    let app = *app;
    let record = app.store().tabs().record.clone();
    let (seen, mine) = (seen.map(|lease| lease.write()), mine.write());
    let id = record.clone();
    let claimed = move |outcome: Result<(), Option<String>>| {
        if app.store().tabs().record != id {
            return;
        }
        let event = match outcome {
            Ok(()) => Event::Won,
            Err(found) => Event::Lost(found.as_deref().and_then(Lease::read)),
        };
        happened(&app, event);
    };
    let database = app.store().database();
    database.exchange(Table::Lease, &record, seen.as_deref(), &mine, claimed);
}

/// Everything is stored before the other window is told that it may read it.
fn give_up(app: &App) {
    app.read_only(true);
    app.when("elsewhere", true);
    let freed = {
        let tabs = app.store().tabs();
        match &tabs.standing {
            Some(Standing::Reader(lease)) => free(&tabs.record, lease.epoch),
            _ => return,
        }
    };
    let app = *app;
    app.store().database().write_then(&freed, move |stored| {
        if stored {
            app.store().tabs().say("freed");
        }
        life::show_standing(&app);
    });
}

/// A lease that nobody has; its epoch goes on counting.
fn free(record: &str, epoch: u32) -> Writes {
    let lease = Lease {
        owner: String::new(),
        epoch,
    };
    Writes::of(Table::Lease, record, &lease.write())
}
