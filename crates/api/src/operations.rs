//! All operations in one table: name, request, answer.

use synthetic_model::{
    Code,
    report::{self, Failure},
    session,
};

use crate::{
    Api, Raw, agents,
    api::{answer, request},
    artifacts, checks, collect, constructs, jobs, sessions, status, transcripts, usage,
};

/// Calls `$then!` with every operation that answers with JSON, as `name: Request => Answer`.
#[macro_export]
macro_rules! for_each_operation {
    ($then:ident) => {
        $then! {
            read_status: status::ReadStatus => status::Status,
            list_agents: agents::ListAgents => agents::AgentList,
            start_collect: collect::StartCollect => report::Job,
            start_check: checks::StartCheck => report::Job,
            list_jobs: jobs::ListJobs => jobs::JobList,
            read_job: jobs::JobRef => report::Job,
            cancel_job: jobs::JobRef => report::Job,
            list_constructs: constructs::ListConstructs => constructs::ConstructPage,
            count_constructs: constructs::CountConstructs => constructs::ConstructSums,
            list_facets: constructs::ListFacets => constructs::Facets,
            read_construct: constructs::ConstructRef => constructs::ConstructDetail,
            change_construct: constructs::ChangeConstruct => constructs::ConstructDetail,
            link_constructs: constructs::LinkConstructs => constructs::ConstructDetail,
            list_sessions: sessions::ListSessions => sessions::SessionPage,
            read_session: sessions::SessionRef => session::Session,
            read_transcript: transcripts::ReadTranscript => transcripts::TranscriptPage,
            map_transcript: transcripts::MapTranscript => transcripts::TranscriptMap,
            locate_in_transcript: transcripts::LocateInTranscript => transcripts::TranscriptPlace,
            find_in_transcript: transcripts::FindInTranscript => transcripts::TranscriptHits,
            list_artifacts: artifacts::ListArtifacts => artifacts::ArtifactPage,
            read_usage: usage::ReadUsage => usage::Usage,
        }
    };
}

/// Calls `$then!` with every operation that answers with bytes and a media type.
#[macro_export]
macro_rules! for_each_raw_operation {
    ($then:ident) => {
        $then! {
            read_record: transcripts::ReadRecord,
            read_text: transcripts::ReadText,
            read_artifact: artifacts::ArtifactRef,
        }
    };
}

macro_rules! call_by_name {
    ($($name:ident: $request:ty => $answer:ty),+ $(,)?) => {
        fn call(api: &Api, operation: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
            match operation {
                $(stringify!($name) => {
                    let value: $answer = api.$name(request::<$request>(operation, body)?)?;
                    answer(&value)
                })+
                _ => Err(unknown(operation)),
            }
        }
    };
}
crate::for_each_operation!(call_by_name);

macro_rules! call_raw_by_name {
    ($($name:ident: $request:ty),+ $(,)?) => {
        fn call_raw(api: &Api, operation: &str, body: &[u8]) -> Result<Raw, Failure> {
            match operation {
                $(stringify!($name) => api.$name(request::<$request>(operation, body)?),)+
                _ => Err(unknown(operation)),
            }
        }
    };
}
crate::for_each_raw_operation!(call_raw_by_name);

fn unknown(operation: &str) -> Failure {
    let name: String = operation.chars().take(80).collect();
    Failure { code: Code::ApiBadRequest, message: format!("there is no operation {name:?}"), hint: None }
}

impl Api {
    /// Calls the operation named `operation` with a JSON request, and gives its JSON answer.
    ///
    /// # Errors
    /// `API_BAD_REQUEST` for an unknown name or a body that is not its request (an empty body is
    /// `{}`), else the operation's own.
    pub fn call(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
        call(self, operation, body)
    }

    /// Calls an operation that answers with bytes.
    ///
    /// # Errors
    /// As [`Api::call`].
    pub fn call_raw(&self, operation: &str, body: &[u8]) -> Result<Raw, Failure> {
        call_raw(self, operation, body)
    }
}
