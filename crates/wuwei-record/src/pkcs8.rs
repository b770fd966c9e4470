//! A private key as PKCS#8 PEM (RFC 8410): what openssl, Java and Python read.

use crate::base64::{self, Padding};
use crate::key::SigningKey;
use crate::pem;

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// `PrivateKeyInfo`, version 0, algorithm Ed25519, then the 32 bytes of the key (RFC 8410 section 7).
const PREFIX: [u8; 16] = [
    0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
];

/// The key as text.
pub fn write(key: &SigningKey) -> String {
    let mut der = PREFIX.to_vec();
    der.extend_from_slice(&key.seed());
    let body = base64::lines(&base64::encode(&der, Padding::Yes));
    [BEGIN, "\n", &body, END, "\n"].concat()
}

/// Reads a key; none if the text is not one Ed25519 private key without attributes.
pub fn read(text: &str) -> Option<SigningKey> {
    let lines = pem::lines_between(text.trim(), BEGIN, END)?;
    let der = base64::decode(&lines.concat(), Padding::Yes)?;
    let seed = der.strip_prefix(&PREFIX)?.try_into().ok()?;
    Some(SigningKey::from_seed(seed))
}

#[cfg(test)]
mod tests {
    use super::{read, write};

    /// RFC 8410 section 10.3, the first example.
    const PUBLISHED: &str = "-----BEGIN PRIVATE KEY-----\n\
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
        -----END PRIVATE KEY-----\n";

    #[test]
    fn the_published_example() {
        let key = read(PUBLISHED).unwrap();
        assert_eq!(write(&key), PUBLISHED);
        let public = crate::digest::hex(key.public().as_bytes());
        assert_eq!(
            public,
            "19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"
        );
    }

    #[test]
    fn other_texts_are_no_key() {
        for text in [
            "",
            "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
            &PUBLISHED[1..],
        ] {
            assert!(read(text).is_none());
        }
        assert!(read(&PUBLISHED.replace("MC4", "MC5")).is_none());
    }
}
