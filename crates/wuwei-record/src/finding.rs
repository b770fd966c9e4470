//! What a check found: a code, a place, arguments. The words stand in locale files.

use wuwei_json::integer_text;

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What was found.
    pub code: Code,
    /// The entry, counted from 1 by its place in the file; none for the file as a whole.
    pub entry: Option<usize>,
    /// Where: a JSON Pointer within the entry (or within the file, if no entry is named); for what a
    /// judge found, the form's path (`section.row.field`), which never begins with `/`. May be empty.
    pub place: String,
    /// What fills the message's slots, by name: those that [`Row::args`] lists, and with `problem`
    /// also that problem's own.
    pub args: Vec<(&'static str, String)>,
}

/// How a finding bears on the verdict, the lightest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bearing {
    /// Worth knowing; changes no verdict.
    Note,
    /// The signature holds, but nobody vouches for whose it is.
    SignerUnknown,
    /// Something could not be checked.
    Incomplete,
    /// Two continuations of one record.
    Forked,
    /// Something is wrong.
    Invalid,
    /// The file cannot be read as a record.
    Unreadable,
}

/// A row of the table of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The code.
    pub code: Code,
    /// Its name, stable for ever: the key of its words in locale files.
    pub name: &'static str,
    /// How it bears on the verdict.
    pub bearing: Bearing,
    /// Names of its arguments.
    pub args: &'static [&'static str],
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $code:ident = $name:literal, $bearing:ident, [$($arg:literal),*];)+) => {
        /// What can be found. The table is [`TABLE`].
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $code,)+
        }

        /// Every code with its name, bearing and arguments.
        pub const TABLE: &[Row] = &[
            $(Row { code: Code::$code, name: $name, bearing: Bearing::$bearing, args: &[$($arg),*] },)+
        ];

        impl Code {
            /// The stable name: the key of its words.
            pub fn name(self) -> &'static str {
                // Not by way of the table: a browser asks for names and has no use for the arguments.
                const NAMES: &[&str] = &[$($name),+];
                NAMES[self as usize]
            }

            /// How it bears on the verdict.
            pub fn bearing(self) -> Bearing {
                const BEARINGS: &[Bearing] = &[$(Bearing::$bearing),+];
                BEARINGS[self as usize]
            }
        }
    };
}

codes! {
    // The file.
    /// Not JSON.
    NotJson = "not-json", Unreadable, ["offset"];
    /// The text ends in the middle: the file was cut short.
    CutShort = "cut-short", Unreadable, ["offset"];
    /// Not UTF-8, or with a byte order mark.
    NotUtf8 = "not-utf8", Unreadable, ["offset"];
    /// One object has two members of one name.
    DuplicateName = "duplicate-name", Unreadable, ["offset", "name"];
    /// Half of a surrogate pair.
    LoneSurrogate = "lone-surrogate", Unreadable, ["offset"];
    /// A member name outside printable ASCII.
    NonAsciiName = "non-ascii-name", Unreadable, ["offset"];
    /// A number with fraction or exponent, `-0`, or beyond ±(2^53−1).
    NumberOutside = "number-outside", Unreadable, ["offset"];
    /// Nested deeper than 32 levels.
    TooDeep = "too-deep", Unreadable, ["offset"];
    /// Longer than 8 MiB.
    TooLong = "too-long", Unreadable, ["limit"];
    /// JSON, but no record.
    NotARecord = "not-a-record", Unreadable, [];
    /// No key request.
    NotARequest = "not-a-request", Unreadable, [];
    /// A record, entry or request of a format that this program does not know.
    NewerFormat = "newer-format", Unreadable, ["format"];
    /// The file has a member beside `format`, `id`, `entries`.
    OuterMember = "outer-member", Unreadable, ["name"];
    /// The file has no entry.
    NoEntries = "no-entries", Unreadable, [];
    /// An entry is not an object.
    EntryNotObject = "entry-not-object", Unreadable, [];

    // The shape of an entry.
    /// A member that every entry has is missing.
    MemberMissing = "member-missing", Invalid, ["name"];
    /// A member is of the wrong type, or not written as the format says.
    MemberMalformed = "member-malformed", Invalid, ["name"];
    /// `@context`: what it means to others is not covered as a reader would think.
    Context = "context", Invalid, [];
    /// A signed member that this program does not know.
    MemberNotJudged = "member-not-judged", Incomplete, ["name"];
    /// An entry of a kind that this program does not know.
    KindNotJudged = "kind-not-judged", Incomplete, ["kind"];

    // The proof.
    /// There is no proof.
    ProofMissing = "proof-missing", Invalid, [];
    /// The proof is not one object.
    ProofNotOne = "proof-not-one", Invalid, [];
    /// The proof has a member that records do not use.
    ProofMember = "proof-member", Invalid, ["name"];
    /// The proof lacks a member, or one is no text.
    ProofMemberMissing = "proof-member-missing", Invalid, ["name"];
    /// Not a Data Integrity proof.
    ProofType = "proof-type", Invalid, ["type"];
    /// Another cryptographic suite, which is never fallen back from.
    SuiteUnknown = "suite-unknown", Invalid, ["suite"];
    /// Made for another purpose than an assertion.
    ProofPurpose = "proof-purpose", Invalid, ["purpose"];
    /// `created` is not the entry's `at`.
    CreatedDiffers = "created-differs", Invalid, ["created", "at"];
    /// `expires` is no moment.
    ExpiresMalformed = "expires-malformed", Invalid, ["expires"];
    /// The proof was made to hold no longer than until then.
    Expired = "expired", Invalid, ["expires"];
    /// The verification method is no did:key.
    MethodMalformed = "method-malformed", Invalid, ["method"];
    /// The did:key names one key before `#` and another behind it.
    MethodFragment = "method-fragment", Invalid, ["method"];
    /// Not an Ed25519 key.
    KeyNotEd25519 = "key-not-ed25519", Invalid, ["key"];
    /// The key is malformed: no canonical point of full order.
    KeyUnfit = "key-unfit", Invalid, ["key"];
    /// `proofValue` is not `z` and base58 of 64 bytes.
    SignatureMalformed = "signature-malformed", Invalid, [];
    /// The signature does not hold: a value of this entry or its signature was changed.
    SignatureBroken = "signature-broken", Invalid, [];

    // The chain.
    /// The entry names another record: it was taken from there.
    Foreign = "foreign", Invalid, ["record"];
    /// The entry stands in the file twice.
    Doubled = "doubled", Invalid, ["first"];
    /// The entry does not stand where its number says.
    OutOfOrder = "out-of-order", Invalid, ["seq"];
    /// Entries are missing before this one: from which number to which.
    EntriesMissing = "entries-missing", Invalid, ["from", "to"];
    /// `previous` is not the digest of the entry before it.
    PreviousDiffers = "previous-differs", Invalid, ["previous", "digest"];
    /// A stage is closed for the second time; first by that entry.
    StageAgain = "stage-again", Invalid, ["stage", "first"];
    /// Form, service or area differ from the first entry's.
    FirstDiffers = "first-differs", Invalid, ["name"];
    /// The entry claims a time before the one before it.
    TimeRunsBack = "time-runs-back", Note, ["at", "before"];

    // The data, against what was signed before.
    /// The id of a row is not a letter and a number.
    RowIdMalformed = "row-id-malformed", Invalid, [];
    /// An id that was passed over or given up, or the withdrawal of a row that was never signed.
    RowUnknown = "row-unknown", Invalid, ["row"];
    /// A row stands twice in one entry.
    RowTwice = "row-twice", Invalid, ["row"];
    /// An answer on a row that is withdrawn.
    RowWithdrawn = "row-withdrawn", Invalid, ["row"];
    /// A signed answer is given again.
    AnsweredAgain = "answered-again", Invalid, [];
    /// A list where a value was signed, or the reverse.
    ShapeDiffers = "shape-differs", Invalid, [];
    /// A correction of an entry that is no earlier stage entry.
    CorrectionEntry = "correction-entry", Invalid, ["entry"];
    /// A correction of a place where the entry says nothing.
    CorrectionPlace = "correction-place", Invalid, ["pointer"];

    // The data, against the rules.
    /// The rules of this edition, or the form, are not at hand.
    EditionUnknown = "edition-unknown", Incomplete, ["ruleset", "version", "digest"];
    /// The data breaks the form's rules.
    DataRefused = "data-refused", Invalid, ["problem"];
    /// The form's rules warn.
    DataWarned = "data-warned", Note, ["problem"];
    /// An attachment is not beside the record.
    AttachmentAbsent = "attachment-absent", Incomplete, ["name"];
    /// An attachment is not the one that was signed.
    AttachmentAltered = "attachment-altered", Invalid, ["name"];

    // Who signed.
    /// The key is nobody's in the list.
    SignerUnknown = "signer-unknown", SignerUnknown, ["key"];
    /// The key is listed for a person of another role.
    SignerRole = "signer-role", SignerUnknown, ["name", "role"];
    /// The key is listed for another area.
    SignerArea = "signer-area", SignerUnknown, ["name", "area"];
    /// The key is listed for a person of another name.
    SignerName = "signer-name", SignerUnknown, ["name"];
    /// Signed before the key was authorised.
    KeyTooEarly = "key-too-early", SignerUnknown, ["from"];
    /// Signed after the key's time.
    KeyTooLate = "key-too-late", SignerUnknown, ["to"];
    /// The key is revoked, and nothing shows that the signature is older: not believed.
    KeyRevoked = "key-revoked", SignerUnknown, ["revoked"];

    // Several files.
    /// Two files of one record go different ways from this entry on.
    Forked = "forked", Forked, ["by"];
}

impl Code {
    /// The code's row in the table.
    pub fn row(self) -> &'static Row {
        // Codes are declared in the order of the table.
        &TABLE[self as usize]
    }
}

impl Finding {
    /// A finding on the file as a whole.
    pub fn of_file(code: Code) -> Self {
        Finding {
            code,
            entry: None,
            place: String::new(),
            args: Vec::new(),
        }
    }

    /// A finding on an entry, counted from 1.
    pub fn of_entry(code: Code, entry: usize) -> Self {
        Finding {
            code,
            entry: Some(entry),
            place: String::new(),
            args: Vec::new(),
        }
    }

    /// With its place.
    #[must_use]
    pub fn at(mut self, place: &str) -> Self {
        self.place.push_str(place);
        self
    }

    /// With an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.args.push((name, value.to_owned()));
        self
    }

    /// With a number as an argument.
    #[must_use]
    pub fn with_number(self, name: &'static str, value: usize) -> Self {
        self.with(name, &integer_text(value as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::TABLE;

    #[test]
    fn every_code_finds_its_own_row_and_no_name_is_used_twice() {
        for row in TABLE {
            assert_eq!(row.code.row(), row);
            assert_eq!(
                (row.code.name(), row.code.bearing()),
                (row.name, row.bearing)
            );
        }
        let mut names: Vec<_> = TABLE.iter().map(|row| row.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), TABLE.len());
    }
}
