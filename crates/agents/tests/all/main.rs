//! What the readers make of whole transcripts.

mod samples;
mod truth;
