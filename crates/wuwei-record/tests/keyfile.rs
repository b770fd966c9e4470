//! Key files and key requests, as they leave a device and come back.

mod made;

use made::key;
use wuwei_json::{Value, parse, to_pretty};
use wuwei_record::age::{AgeError, RANDOM};
use wuwei_record::key::{KeyError, KeyFault, lock, unlock};
use wuwei_record::request::{Request, make, read};
use wuwei_record::{Code, PublicKey};

fn random() -> [u8; RANDOM] {
    std::array::from_fn(|n| n as u8)
}

#[test]
fn a_locked_key_opens_with_its_passphrase_only() {
    let file = lock(&key(1), "柳树 石桥 清晨 渡口", 4, &random());
    assert!(
        file.starts_with(b"-----BEGIN AGE ENCRYPTED FILE-----\n"),
        "text, so that it can be pasted"
    );
    let opened = unlock(&file, "柳树 石桥 清晨 渡口", 15).unwrap();
    assert_eq!(opened.public(), key(1).public());
    let wrong = unlock(&file, "柳树 石桥 清晨", 15).err();
    assert_eq!(wrong, Some(KeyError::Age(AgeError::WrongPassphrase)));
    assert_eq!(
        unlock(b"hello", "x", 15).err(),
        Some(KeyError::Age(AgeError::NotAge))
    );
}

#[test]
fn the_work_that_a_file_may_ask_for_is_bounded() {
    let file = lock(&key(1), "x", 5, &random());
    let refused = unlock(&file, "x", 4).err();
    assert_eq!(
        refused,
        Some(KeyError::Age(AgeError::TooMuchWork { asked: 5, most: 4 }))
    );
}

#[test]
fn an_opened_file_that_holds_no_key_is_said_to_be_none() {
    let file = wuwei_record::age::encrypt(b"a letter", "x", 2, &random());
    assert_eq!(unlock(&file, "x", 4).err(), Some(KeyError::NotAKey));
}

fn request() -> Request {
    Request {
        name: "李四".into(),
        role: "steward".into(),
        department: "样例局".into(),
        area: "410621".into(),
        at: "2026-11-23T10:12:05+08:00".into(),
    }
}

#[test]
fn a_request_is_read_as_it_was_made() {
    let file = make(&request(), &key(1));
    assert_eq!(read(file.as_bytes()), Ok((request(), key(1).public())));
}

#[test]
fn a_changed_request_is_refused() {
    let Value::Object(whole) = parse(make(&request(), &key(1)).as_bytes()).unwrap() else {
        panic!()
    };
    for (name, value) in whole.iter().filter(|(name, _)| *name != "proof") {
        let mut changed = whole.clone();
        let text = value.as_str().unwrap();
        changed.insert(name, format!("{text}1"));
        assert!(
            read(to_pretty(&changed.into()).as_bytes()).is_err(),
            "{name}"
        );
        let mut without = whole.clone();
        without.remove(name);
        assert!(
            read(to_pretty(&without.into()).as_bytes()).is_err(),
            "without {name}"
        );
    }
    let mut more = whole.clone();
    more.insert("admin", true);
    assert!(read(to_pretty(&more.into()).as_bytes()).is_err());
}

#[test]
fn a_request_signed_by_another_key_than_it_names_is_refused() {
    let Value::Object(mut document) = parse(make(&request(), &key(1)).as_bytes()).unwrap() else {
        panic!()
    };
    document.remove("proof");
    let forged = wuwei_record::sign::sign(document, &key(2));
    assert!(
        read(to_pretty(&forged).as_bytes()).is_err(),
        "nobody has another's key authorised"
    );
}

/// Every signed thing names itself, so none passes for another.
#[test]
fn an_entry_is_no_request_and_a_request_no_record() {
    let entry = to_pretty(&made::record("x", 1).entries[0]);
    let found = read(entry.as_bytes()).unwrap_err();
    assert_eq!(found[0].code, Code::NotARequest);
    let request = make(&request(), &key(1));
    let found = &made::check_bytes(request.as_bytes()).findings[0];
    assert_eq!(found.code, Code::NotARecord);
    let newer = request.replace("wuwei-key-request/1", "wuwei-key-request/2");
    assert_eq!(
        read(newer.as_bytes()).unwrap_err()[0].code,
        Code::NewerFormat
    );
}

#[test]
fn texts_that_name_no_key() {
    let own = key(1).public().multikey();
    assert_eq!(PublicKey::parse(&own), Ok(key(1).public()));
    assert_eq!(
        PublicKey::parse(&own[1..]),
        Err(KeyFault::NotMultikey),
        "without `z`"
    );
    assert_eq!(
        PublicKey::parse(&own[..40]),
        Err(KeyFault::NotMultikey),
        "cut short"
    );
    assert_eq!(
        PublicKey::parse(&format!("{own}1")),
        Err(KeyFault::NotMultikey),
        "too long"
    );
    assert_eq!(
        PublicKey::parse(&format!("z1{}", &own[1..])),
        Err(KeyFault::NotEd25519),
        "a zero byte in front"
    );
    assert_eq!(
        PublicKey::parse(&own.replace('M', "0")),
        Err(KeyFault::NotEd25519)
    );
    for text in ["", "z", "did:key:", "z6Mk", "z6MkOOOO", "企业"] {
        assert!(PublicKey::parse(text).is_err(), "{text}");
        assert!(PublicKey::from_method(text).is_err(), "{text}");
        assert!(
            PublicKey::from_method(&format!("did:key:{text}#{text}")).is_err(),
            "{text}"
        );
    }
    assert_eq!(
        PublicKey::from_method(&format!("did:key:{own}")),
        Err(KeyFault::NotDidKey)
    );
}
