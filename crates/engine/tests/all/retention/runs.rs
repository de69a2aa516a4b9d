//! When policies run, and what makes a run take nothing.

use super::*;

#[test]
fn a_clock_that_jumped_takes_nothing_until_a_person_says_it_is_right() {
    let (world, engine) = collected(2);
    save(&engine, &Policy { schedule: Schedule::Daily { at: "03:00".into() }, ..old("Old ones") });
    for jump_days in [-3, 400] {
        world.clock.forward(jump_days * DAY);
        assert_eq!(scheduled(&engine).len(), 1, "{jump_days} days");
        assert_eq!(scheduled(&engine), [], "it is said once");
        assert_eq!(code_of(run(&engine)), Code::StClock);
        let told = newest_receipt(&engine).refused.expect("says why");
        assert!(told.contains("--clock-is-right"), "{told}");
        assert_eq!(constructs(&engine).len(), 2);
        if jump_days < 0 {
            world.clock.forward(-jump_days * DAY);
        }
    }
    let sure = RetentionRun { confirmed: true, clock_is_right: true, ..RetentionRun::default() };
    let report = engine.run_retention(&sure, &Silent, &Cancel::default()).expect("runs");
    assert_eq!((report.receipts[0].removed, constructs(&engine).len()), (2, 0));
    assert!(run(&engine).is_ok(), "it is believed from now on");
}

#[test]
fn so_much_has_to_be_confirmed_and_a_schedule_cannot_confirm() {
    let (world, engine) = collected(4);
    save(&engine, &Policy { schedule: Schedule::Daily { at: "03:00".into() }, ..old("Old ones") });
    world.clock.forward(DAY);
    let receipt = scheduled(&engine).pop().expect("leaves a receipt");
    let told = receipt.refused.clone().expect("says why");
    assert!(receipt.scheduled && receipt.removed == 0 && told.contains("retention run \"Old ones\" --yes"), "{told}");
    assert_eq!(scheduled(&engine), [], "it waits for its next time");
    assert_eq!(engine.policies().expect("are listed").0[0].last_receipt.as_ref(), Some(&receipt));
    let unsure = engine.run_retention(&RetentionRun::default(), &Silent, &Cancel::default());
    assert_eq!(code_of(unsure), Code::Refused);
    assert_eq!(constructs(&engine).len(), 4);
    assert_eq!(run(&engine).expect("runs").receipts[0].removed, 4);
}

#[test]
fn a_policy_stops_at_its_own_limit() {
    let (_world, engine) = collected(2);
    let bytes = engine.usage(synthetic_model::usage::UsageBy::Construct, 9).expect("is added up");
    let all: u64 = bytes.iter().map(|row| row.stored_bytes).sum();
    let limits = [
        Policy { stops_over_bytes: Some(all - 1), ..old("Old ones") },
        Policy { stops_over_percent: Some(99), ..old("Old ones") },
    ];
    save(&engine, &old("Old ones"));
    for policy in limits {
        change(&engine, &policy);
        assert_eq!(code_of(run(&engine)), Code::Refused);
        assert!(newest_receipt(&engine).refused.expect("says why").contains("may take"));
        assert_eq!(constructs(&engine).len(), 2);
    }
    change(&engine, &Policy { stops_over_bytes: Some(all), stops_over_percent: Some(100), ..old("Old ones") });
    assert_eq!(run(&engine).expect("runs").receipts[0].removed, 2);
}

#[test]
fn policies_run_when_their_time_has_come_and_once() {
    let (world, engine) = collected(30);
    let weekly = Schedule::Weekly { day: Weekday::Sunday, at: "03:00".into() };
    let policy =
        Policy { schedule: weekly, takes: vec![Take { idle_days: Some(1500), ..Take::default() }], ..old("Old ones") };
    save(&engine, &policy);
    let at = |text: &str| world.clock.set(UtcMillis::parse(text).expect("a time").0);
    let next = || engine.policies().expect("are listed").0[0].next_run_at.map(UtcMillis::rfc3339);
    assert_eq!(next().as_deref(), Some("2030-01-06T03:00:00.000Z"));
    for (now, runs) in [
        ("2030-01-06T02:59:59Z", 0),
        ("2030-01-06T03:00:00Z", 1),
        ("2030-01-06T03:00:30Z", 0),
        ("2030-01-13T09:00:00Z", 1),
        ("2030-01-13T23:00:00Z", 0),
    ] {
        at(now);
        assert_eq!(scheduled(&engine).len(), runs, "{now}");
    }
    assert_eq!(next().as_deref(), Some("2030-01-20T03:00:00.000Z"));
    change(&engine, &Policy { on: false, ..policy });
    at("2030-01-20T04:00:00Z");
    assert_eq!((scheduled(&engine).len(), next()), (0, None), "one that is off does not run");
}

#[test]
fn two_processes_do_not_both_run() {
    let (world, engine) = collected(30);
    let other = world.open();
    let schedule = Schedule::Daily { at: "03:00".into() };
    let few = Policy { keep_last_per_workspace: Some(28), schedule, ..old("All but 28") };
    save(&engine, &few);
    world.clock.forward(DAY);
    let receipts = std::thread::scope(|scope| {
        let runs = [&engine, &other].map(|engine| scope.spawn(|| scheduled(engine)));
        runs.map(|run| run.join().expect("ends")).concat()
    });
    assert_eq!(receipts.iter().map(|receipt| receipt.removed).collect::<Vec<_>>(), [2]);
    assert_eq!((scheduled(&other), constructs(&other).len()), (Vec::new(), 28));
    assert_sound(&other);
}

#[test]
fn a_schedule_starts_a_job_and_no_second_one() {
    let (world, engine) = collected(30);
    let engine = Arc::new(engine);
    let jobs = Jobs::new(Arc::clone(&engine));
    let schedule = Schedule::Daily { at: "03:00".into() };
    save(&engine, &Policy { keep_last_per_workspace: Some(28), schedule, ..old("All but 28") });
    assert!(jobs.start_due_retention().expect("looks").is_none(), "its time has not come");
    world.clock.forward(DAY);
    let job = jobs.start_due_retention().expect("looks").expect("is started");
    let ended = loop {
        let job = jobs.get(job.id).expect("is remembered");
        if job.state != JobState::Running {
            break job;
        }
        std::thread::yield_now();
    };
    let report = ended.retention.expect("has a report");
    assert_eq!((ended.state, report.receipts[0].removed, report.receipts[0].scheduled), (JobState::Done, 2, true));
    assert!(jobs.start_due_retention().expect("looks").is_none(), "it ran");
}

#[test]
fn a_run_that_broke_off_is_told_by_the_next() {
    let (world, engine) = collected(2);
    save(&engine, &old("Old ones"));
    let begun = "\"running\":{\"at\":\"2030-01-01T00:00:00.000Z\",\"policies\":[\"Old ones\"],\"scheduled\":true}";
    let state = setting(&world, "retention_state").replace("\"running\":null", begun);
    set_setting(&world, "retention_state", &state);
    run(&engine).expect("runs");
    let (receipts, _) = engine.receipts(None, 9).expect("are listed");
    assert_eq!(receipts.iter().map(|receipt| receipt.removed).collect::<Vec<_>>(), [2, 0]);
    assert!(receipts[1].refused.as_deref().is_some_and(|told| told.contains("broke off")));
}
