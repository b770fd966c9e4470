//! The key of this device: made here, locked by a passphrase, backed up as an age file.
//!
//! The key rests on the device only inside its age file; unlocked it lives in this page's memory alone.
//! scrypt holds the page for a moment, so that the page first shows that it is busy.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use wuwei_json::{Object, Value};
use wuwei_record::age::AgeError;
use wuwei_record::key::{KeyError, lock, unlock};
use wuwei_record::request::{self, Request};
use wuwei_record::{Keys, PublicKey, SigningKey};

use crate::app::App;
use crate::database::{Durability, Table, Writes};
use crate::identity::identified;
use crate::wait::after;
use crate::{browser, clock, dom, facts, ident, note, share};

/// scrypt's work factor for keys made here: 32 MiB, a tenth of a second (up to one on old phones).
const WORK_FACTOR: u8 = 15;

/// The highest work factor that is tried in a browser: 256 MiB.
const MAX_WORK_FACTOR: u8 = 18;

/// Under which name the device keeps the locked key.
const KEY: &str = "key";

/// The key of this device.
#[derive(Default)]
pub struct Keyring {
    locked: Option<Locked>,
    open: Option<SigningKey>,
}

/// A key as it rests on the device.
struct Locked {
    public: String,
    /// The age file, armored.
    file: String,
    backed_up: bool,
}

impl Keyring {
    /// The unlocked key.
    pub fn key(&self) -> Option<&SigningKey> {
        self.open.as_ref()
    }

    /// The public key as people compare it: the first and last characters.
    pub fn short(&self) -> String {
        let Some(locked) = &self.locked else {
            return String::new();
        };
        let key = &locked.public;
        match (key.get(..12), key.get(key.len().saturating_sub(6)..)) {
            (Some(first), Some(last)) if key.len() > 18 => [first, "…", last].concat(),
            _ => key.clone(),
        }
    }
}

/// Reads the locked key, out of what the device keeps.
pub fn load(app: &App, device: &[(String, String)]) {
    let stored = device.iter().find(|(key, _)| key == KEY);
    app.store().keyring().locked = stored.and_then(|(_, stored)| read_locked(stored));
    show(app);
}

/// The actions of the signing view that are about keys.
pub fn act(app: &App, action: &str, at: &Element) -> bool {
    match action {
        "make-key" => make(app),
        "unlock" => unlock_own(app),
        "lock" => {
            app.store().keyring().open = None;
            show(app);
        }
        "import-key" => import(app),
        "replace-key" => app.when("no-key", true),
        "backup-key" => back_up(app),
        "save-request" => save_request(app),
        "make-passphrase" => offer_passphrase(app),
        "show-passphrase" => show_passphrases(at),
        _ => return false,
    }
    true
}

/// Shows what state the key is in.
pub fn show(app: &App) {
    let keyring = app.store().keyring();
    let (locked, open) = (keyring.locked.is_some(), keyring.open.is_some());
    app.when("no-key", !locked);
    app.when("key-locked", locked && !open);
    app.when("key-open", open);
    app.when(
        "key-not-backed-up",
        keyring.locked.as_ref().is_some_and(|key| !key.backed_up),
    );
    app.when(
        "key-not-listed",
        keyring
            .locked
            .as_ref()
            .is_some_and(|key| !is_listed(&key.public)),
    );
    dom::fill_all("key", &keyring.short());
}

fn make(app: &App) {
    let passphrase = browser::input_value("new-passphrase");
    let again = browser::input_value("new-passphrase-again");
    if !ident::is_strong(&passphrase) {
        note::show(app, "new-passphrase", "passphrase-weak", &[]);
        return browser::focus_input("new-passphrase");
    }
    if passphrase != again {
        note::show(app, "new-passphrase-again", "passphrase-differs", &[]);
        return browser::focus_input("new-passphrase-again");
    }
    note::clear("new-passphrase");
    note::clear("new-passphrase-again");
    busily(app, move |app| {
        let key = SigningKey::from_seed(clock::random());
        keep(app, key, &passphrase, false);
        empty_passphrases();
        note::show(app, "sign", "key-made", &[]);
    });
}

fn unlock_own(app: &App) {
    let passphrase = browser::input_value("passphrase");
    let Some(file) = app
        .store()
        .keyring()
        .locked
        .as_ref()
        .map(|key| key.file.clone())
    else {
        return;
    };
    busily(app, move |app| {
        match unlock(file.as_bytes(), &passphrase, MAX_WORK_FACTOR) {
            Ok(key) => {
                app.store().keyring().open = Some(key);
                empty_passphrases();
                note::clear("passphrase");
                show(app);
            }
            Err(error) => {
                note::show(app, "passphrase", message_of(&error), &[]);
                browser::focus_input("passphrase");
            }
        }
    });
}

fn import(app: &App) {
    let chosen = dom::find_all("[data-input=\"key-file\"]")
        .into_iter()
        .filter_map(|input| input.dyn_into::<HtmlInputElement>().ok())
        .find(|input| input.files().is_some_and(|files| files.length() > 0));
    let Some(input) = chosen else {
        return browser::focus_input("key-file");
    };
    let passphrase = browser::input_value("import-passphrase");
    let app = *app;
    share::read_files(&input, 64 * 1024, move |mut files| {
        let Some(bytes) = files.pop().flatten() else {
            return note::show(&app, "key-file", "key-file-unreadable", &[]);
        };
        busily(&app, move |app| {
            match unlock(&bytes, &passphrase, MAX_WORK_FACTOR) {
                Ok(key) => {
                    keep(app, key, &passphrase, true);
                    empty_passphrases();
                    note::show(app, "sign", "key-imported", &[]);
                }
                Err(error) => {
                    let place = if error == KeyError::Age(AgeError::WrongPassphrase) {
                        "import-passphrase"
                    } else {
                        "key-file"
                    };
                    note::show(app, place, message_of(&error), &[]);
                }
            }
        });
    });
}

/// Locks the key, stores it and opens it. One that it replaces stays on the device under its own name.
fn keep(app: &App, key: SigningKey, passphrase: &str, backed_up: bool) {
    let file = lock(&key, passphrase, WORK_FACTOR, &clock::random());
    let locked = Locked {
        public: key.public().multikey(),
        file: String::from_utf8(file).unwrap_or_default(),
        backed_up,
    };
    let writes = Writes::of(Table::Device, KEY, &write_locked(&locked));
    let mut keyring = app.store().keyring();
    if let Some(old) = keyring.locked.replace(locked)
        && keyring
            .locked
            .as_ref()
            .is_some_and(|new| new.public != old.public)
    {
        writes.put(
            Table::Device,
            &["key:", &old.public].concat(),
            &write_locked(&old),
        );
    }
    keyring.open = Some(key);
    drop(keyring);
    let database = app.store().database();
    database.write(&writes, Durability::Strict);
    show(app);
}

fn back_up(app: &App) {
    let file = {
        let mut keyring = app.store().keyring();
        let Some(locked) = &mut keyring.locked else {
            return;
        };
        locked.backed_up = true;
        let write = Writes::of(Table::Device, KEY, &write_locked(locked));
        let database = app.store().database();
        database.write(&write, Durability::Strict);
        locked.file.clone()
    };
    share::download("wuwei-key.age", "application/octet-stream", file.as_bytes());
    note::show(app, "sign", "key-backed-up", &[]);
    show(app);
}

fn save_request(app: &App) {
    let Some(identity) = identified(app) else {
        return;
    };
    let role = app.store().facts().role.clone();
    let file = {
        let keyring = app.store().keyring();
        let Some(key) = keyring.key() else { return };
        let asked = Request {
            name: identity.name.clone(),
            role,
            department: identity.department,
            area: identity.area,
            at: clock::at(),
        };
        request::make(&asked, key)
    };
    let name = ["wuwei-key-request-", &identity.name, ".json"].concat();
    share::download(&name, "application/json", file.as_bytes());
}

/// A passphrase for people who would choose a weak one: shown to be written down, and filled in.
fn offer_passphrase(app: &App) {
    let made = ident::passphrase(clock::random());
    dom::fill_all("made-passphrase", &made);
    app.when("made-passphrase", true);
    for name in ["new-passphrase", "new-passphrase-again"] {
        browser::set_inputs(name, &made);
    }
}

fn show_passphrases(button: &Element) {
    let shown = dom::attribute(button, "aria-pressed") == "true";
    let _ = button.set_attribute("aria-pressed", if shown { "false" } else { "true" });
    for name in [
        "passphrase",
        "new-passphrase",
        "new-passphrase-again",
        "import-passphrase",
    ] {
        browser::set_input_type(name, if shown { "password" } else { "text" });
    }
}

/// Runs what holds the page for a moment, once, after the page has shown that it is busy.
fn busily(app: &App, work: impl FnOnce(&App) + 'static) {
    if !app.store().claim_busy() {
        return;
    }
    let app = *app;
    dom::busy(true);
    after(&browser::painted(), move |_| {
        work(&app);
        dom::busy(false);
        app.store().release_busy();
    });
}

/// Whether the office has put the key on the list that this page carries.
fn is_listed(public: &str) -> bool {
    let Ok(key) = PublicKey::parse(public) else {
        return false;
    };
    Keys::from_json(&facts::block("specialists"))
        .is_ok_and(|keys| keys.holders(&key).next().is_some())
}

fn message_of(error: &KeyError) -> &'static str {
    match error {
        KeyError::Age(AgeError::WrongPassphrase) => "passphrase-wrong",
        KeyError::Age(AgeError::TooMuchWork { .. }) => "key-file-costly",
        KeyError::Age(AgeError::NotForPassphrase) => "key-file-other",
        _ => "key-file-unreadable",
    }
}

fn write_locked(locked: &Locked) -> String {
    let mut object = Object::new();
    object.insert("public", locked.public.as_str());
    object.insert("age", locked.file.as_str());
    object.insert("backed_up", locked.backed_up);
    String::from_utf8(wuwei_json::to_canonical(&object.into())).unwrap_or_default()
}

fn read_locked(stored: &str) -> Option<Locked> {
    let value = wuwei_json::parse(stored.as_bytes()).ok()?;
    let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Locked {
        public: text("public")?,
        file: text("age")?,
        backed_up: value.get("backed_up")?.as_bool()?,
    })
}

fn empty_passphrases() {
    for name in [
        "passphrase",
        "new-passphrase",
        "new-passphrase-again",
        "import-passphrase",
    ] {
        browser::set_inputs(name, "");
    }
    dom::fill_all("made-passphrase", "");
}
