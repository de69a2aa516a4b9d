//! The contract as TypeScript, for the window.

use ts_rs::{Config, TS};

use synthetic_model::{cleanup, report, retention as policies, session};

use crate::{
    agents, artifacts, checks, cleanups, collect, constructs, jobs, leftovers, retention, sessions, status,
    transcripts, usage,
};

/// The text of `ui/src/api/contract.ts`.
#[must_use]
pub fn contract() -> String {
    let config = Config::new().with_large_int("number");
    let mut out = String::from("// Generated from the Rust contract by `cargo xtask types`. Do not edit.\n");
    macro_rules! declare {
        ($($name:ty),+ $(,)?) => { $( {
            let docs = <$name as TS>::docs().unwrap_or_default();
            out.push('\n');
            out.push_str(&docs);
            out.push_str("export ");
            out.push_str(&<$name as TS>::decl(&config));
            out.push('\n');
        } )+ };
    }
    use synthetic_model as m;
    declare!(
        m::AgentName,
        m::ArtifactKind,
        m::ByteKind,
        m::Code,
        m::ConstructStatus,
        m::ConstructType,
        m::Kind,
        m::Role,
        m::Relation,
        m::SessionStatus,
        m::ConstructId,
        m::CleanupId,
        m::SessionId,
        m::WorkspaceId,
        m::UtcMillis,
        m::agent::AgentPlace,
        m::artifact::Artifact,
        m::cleanup::AuditEvent,
        m::cleanup::AuditReport,
        m::cleanup::CleanupAction,
        m::cleanup::CleanupItem,
        m::cleanup::CleanupPlan,
        m::cleanup::CleanupReport,
        m::cleanup::CleanupRequest,
        m::cleanup::CleanupRow,
        m::cleanup::HeldBy,
        m::cleanup::Removed,
        m::cleanup::SecureDeletion,
        m::report::ExportReport,
        m::cleanup::TombstoneRow,
        m::construct::Construct,
        m::construct::ConstructFilter,
        m::construct::ConstructLink,
        m::construct::ConstructSort,
        m::construct::LinkKind,
        m::message::TranscriptItem,
        m::message::ItemArtifact,
        m::message::ItemNote,
        m::report::CheckReport,
        m::report::CollectReport,
        m::report::SettleReport,
        m::report::Failure,
        m::report::Finding,
        m::report::Job,
        m::report::JobState,
        m::report::Skipped,
        m::retention::EffectivePolicy,
        m::retention::Policy,
        m::retention::PolicyAction,
        m::retention::PolicyProblem,
        m::retention::PolicyRow,
        m::retention::PreviewMonth,
        m::retention::Receipt,
        m::retention::RetentionPreview,
        m::retention::RetentionReport,
        m::retention::Schedule,
        m::retention::Scope,
        m::retention::Take,
        m::retention::Thin,
        m::retention::Weekday,
        m::session::MessageCounts,
        m::session::Session,
        m::usage::AgentFolder,
        m::usage::CompactionReport,
        m::usage::Forecast,
        m::usage::GrowthDay,
        m::usage::Leftover,
        m::usage::LeftoverItem,
        m::usage::LeftoverKind,
        m::usage::LeftoversPlan,
        m::usage::LeftoversReport,
        m::usage::LeftoversRun,
        m::usage::StorageFacts,
        m::usage::UntouchedConstruct,
        m::usage::UsageBy,
        m::usage::UsageRow,
        agents::ListAgents,
        agents::AgentList,
        artifacts::ListArtifacts,
        artifacts::ArtifactPage,
        artifacts::ArtifactRef,
        checks::StartCheck,
        cleanups::StartCleanup,
        cleanups::CleanupRef,
        cleanups::StartPurge,
        cleanups::StartSecureDelete,
        cleanups::ListCleanups,
        cleanups::CleanupList,
        cleanups::ListTombstones,
        cleanups::TombstonePage,
        cleanups::AllowAgain,
        cleanups::Allowed,
        cleanups::ListAudit,
        cleanups::AuditPage,
        cleanups::VerifyAudit,
        collect::StartCollect,
        constructs::ListConstructs,
        constructs::ConstructPage,
        constructs::CountConstructs,
        constructs::ConstructSums,
        constructs::DayCount,
        constructs::ListFacets,
        constructs::Facets,
        constructs::WorkspaceCount,
        constructs::AgentCount,
        constructs::StatusCount,
        constructs::TagCount,
        constructs::ConstructRef,
        constructs::ConstructDetail,
        constructs::ChangeConstruct,
        constructs::LinkConstructs,
        constructs::StartExport,
        jobs::ListJobs,
        jobs::JobList,
        jobs::JobRef,
        retention::ListPolicies,
        retention::PolicyList,
        retention::SavePolicy,
        retention::RemovePolicy,
        retention::MovePolicy,
        retention::PreviewPolicy,
        retention::ReadEffectivePolicy,
        retention::EffectivePolicies,
        retention::ListReceipts,
        retention::ReceiptPage,
        retention::StartRetention,
        leftovers::AllowLeftovers,
        leftovers::LeftoversList,
        leftovers::LeftoversRef,
        leftovers::ListLeftovers,
        leftovers::PlanLeftovers,
        leftovers::StartLeftovers,
        sessions::ListSessions,
        sessions::SessionPage,
        sessions::SessionRef,
        status::ReadStatus,
        status::Status,
        transcripts::ReadTranscript,
        transcripts::TranscriptPage,
        transcripts::MapTranscript,
        transcripts::TranscriptMap,
        transcripts::MapStep,
        transcripts::MapMarks,
        transcripts::Mark,
        transcripts::LocateInTranscript,
        transcripts::TranscriptPlace,
        transcripts::FindInTranscript,
        transcripts::TranscriptHits,
        transcripts::TranscriptHit,
        transcripts::ReadRecord,
        transcripts::ReadText,
        usage::AgentFolders,
        usage::Growth,
        usage::ReadAgentFolders,
        usage::ReadGrowth,
        usage::ReadStorageFacts,
        usage::ReadUsage,
        usage::StartCompaction,
        usage::Usage,
    );
    out.push_str("\n/** Operations that answer with JSON. */\nexport type Operations = {\n");
    macro_rules! operation {
        ($($name:ident: $request:ty => $answer:ty),+ $(,)?) => { $(
            out.push_str(&format!(
                "  {}: {{ request: {}; answer: {} }};\n",
                stringify!($name), <$request as TS>::name(&config), <$answer as TS>::name(&config),
            ));
        )+ };
    }
    crate::for_each_operation!(operation);
    out.push_str("};\n\n/** Operations that answer with bytes and a media type. */\nexport type RawOperations = {\n");
    macro_rules! raw_operation {
        ($($name:ident: $request:ty),+ $(,)?) => { $(
            out.push_str(&format!("  {}: {{ request: {} }};\n", stringify!($name), <$request as TS>::name(&config)));
        )+ };
    }
    crate::for_each_raw_operation!(raw_operation);
    out.push_str("};\n");
    out
}
