//! All operations in one table: name, request, answer.
//!
//! Nothing but the table: build scripts read this file without the rest of the crate.

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
            start_export: constructs::StartExport => report::Job,
            list_sessions: sessions::ListSessions => sessions::SessionPage,
            read_session: sessions::SessionRef => session::Session,
            read_transcript: transcripts::ReadTranscript => transcripts::TranscriptPage,
            map_transcript: transcripts::MapTranscript => transcripts::TranscriptMap,
            locate_in_transcript: transcripts::LocateInTranscript => transcripts::TranscriptPlace,
            find_in_transcript: transcripts::FindInTranscript => transcripts::TranscriptHits,
            list_artifacts: artifacts::ListArtifacts => artifacts::ArtifactPage,
            read_usage: usage::ReadUsage => usage::Usage,
            read_storage_facts: usage::ReadStorageFacts => synthetic_model::usage::StorageFacts,
            read_growth: usage::ReadGrowth => usage::Growth,
            read_agent_folders: usage::ReadAgentFolders => usage::AgentFolders,
            start_compaction: usage::StartCompaction => report::Job,
            plan_leftovers: leftovers::PlanLeftovers => synthetic_model::usage::LeftoversPlan,
            allow_leftovers: leftovers::AllowLeftovers => leftovers::LeftoversList,
            list_leftovers: leftovers::ListLeftovers => leftovers::LeftoversList,
            start_leftovers: leftovers::StartLeftovers => report::Job,
            start_leftovers_undo: leftovers::LeftoversRef => report::Job,
            plan_cleanup: cleanup::CleanupRequest => cleanup::CleanupPlan,
            start_cleanup: cleanups::StartCleanup => report::Job,
            start_undo: cleanups::CleanupRef => report::Job,
            start_purge: cleanups::StartPurge => report::Job,
            start_secure_delete: cleanups::StartSecureDelete => report::Job,
            list_cleanups: cleanups::ListCleanups => cleanups::CleanupList,
            list_tombstones: cleanups::ListTombstones => cleanups::TombstonePage,
            allow_again: cleanups::AllowAgain => cleanups::Allowed,
            list_policies: retention::ListPolicies => retention::PolicyList,
            save_policy: retention::SavePolicy => policies::PolicyRow,
            remove_policy: retention::RemovePolicy => retention::PolicyList,
            move_policy: retention::MovePolicy => retention::PolicyList,
            preview_policy: retention::PreviewPolicy => policies::RetentionPreview,
            effective_policy: retention::ReadEffectivePolicy => retention::EffectivePolicies,
            list_receipts: retention::ListReceipts => retention::ReceiptPage,
            start_retention: retention::StartRetention => report::Job,
            list_audit: cleanups::ListAudit => cleanups::AuditPage,
            verify_audit: cleanups::VerifyAudit => cleanup::AuditReport,
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
