//! JSON Pointer (RFC 6901): how a correction or a finding names a place.
