//! The key of this device: made here, locked by a passphrase into an age file. Unlocked it lives in the
//! engine's memory alone; no script ever sees it.

use wasm_bindgen::prelude::wasm_bindgen;
use wuwei_record::age::AgeError;
use wuwei_record::key::{KeyError, lock, unlock};
use wuwei_record::request::{self, Request};
use wuwei_record::{Keys, PublicKey, SigningKey};

use crate::held::held;
use crate::page::block;
use crate::verify::text;

/// scrypt's work factor for keys made here: 32 MiB, a tenth of a second (up to one on old phones).
const WORK_FACTOR: u8 = 15;

/// The highest work factor that is tried in a browser: 256 MiB.
const MAX_WORK_FACTOR: u8 = 18;

/// Makes the key that signs from now on.
pub(crate) fn make_key() {
    held(|held| held.key = Some(SigningKey::from_seed(random())));
}

/// The unlocked key in an age file, locked by a passphrase; empty while none is unlocked.
pub(crate) fn locked_key(passphrase: &str) -> String {
    held(|held| {
        let file = held
            .key
            .as_ref()
            .map(|key| lock(key, passphrase, WORK_FACTOR, &random()));
        String::from_utf8(file.unwrap_or_default()).unwrap_or_default()
    })
}

/// Unlocks a key. Gives the name of the message that says why not; empty once it is unlocked.
#[wasm_bindgen(js_name = unlockKey)]
pub fn unlock_key(file: &[u8], passphrase: &str) -> String {
    let message = match unlock(file, passphrase, MAX_WORK_FACTOR) {
        Ok(key) => {
            held(|held| held.key = Some(key));
            ""
        }
        Err(KeyError::Age(AgeError::WrongPassphrase)) => "passphrase-wrong",
        Err(KeyError::Age(AgeError::TooMuchWork { .. })) => "key-file-costly",
        Err(KeyError::Age(AgeError::NotForPassphrase)) => "key-file-other",
        Err(_) => "key-file-unreadable",
    };
    message.to_owned()
}

/// Forgets the unlocked key.
pub(crate) fn forget_key() {
    held(|held| held.key = None);
}

/// The public key of the unlocked key, `z6Mk…`; empty while none is unlocked.
pub(crate) fn public_key() -> String {
    held(|held| {
        let key = held.key.as_ref();
        key.map(|key| key.public().multikey()).unwrap_or_default()
    })
}

/// Whether the office has put a key on the list that this page carries.
pub(crate) fn is_listed(public: &str) -> bool {
    let Ok(key) = PublicKey::parse(public) else {
        return false;
    };
    Keys::from_json(&block("#specialists")).is_ok_and(|keys| keys.holders(&key).next().is_some())
}

/// A request to put the unlocked key on the office's list; empty while none is unlocked. `about` is a JSON object
/// of texts: name, role, department, area, at.
pub(crate) fn key_request(about: &str) -> String {
    let about = wuwei_json::parse(about.as_bytes()).unwrap_or_default();
    let said = |name: &str| text(&about, name).to_owned();
    let asked = Request {
        name: said("name"),
        role: said("role"),
        department: said("department"),
        area: said("area"),
        at: said("at"),
    };
    held(|held| {
        let key = held.key.as_ref();
        key.map(|key| request::make(&asked, key))
            .unwrap_or_default()
    })
}

/// Random bytes of the browser's; on plain http too.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let given = crypto.map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if !matches!(given, Some(Ok(_))) {
        wasm_bindgen::throw_str("this browser gives no random bytes");
    }
    bytes
}
