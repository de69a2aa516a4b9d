//! The machine a measurement was made on.

use std::{fs, process::Command};

/// One line that says where and when.
pub(crate) fn described(at: synthetic_model::UtcMillis) -> String {
    let memory = first_value("/proc/meminfo", "MemTotal")
        .and_then(|text| text.trim_end_matches(" kB").parse::<f64>().ok())
        .map_or_else(unknown, |kib| format!("{:.0} GB of memory", kib / 1_048_576.0));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let cpu = first_value("/proc/cpuinfo", "model name").unwrap_or_else(unknown);
    let kernel =
        fs::read_to_string("/proc/sys/kernel/osrelease").map_or_else(|_| unknown(), |text| text.trim().to_owned());
    format!(
        "Measured {} at commit {}: {cpu}, {cores} cores, {memory}, Linux {kernel}, {}.",
        at.rfc3339().get(..10).unwrap_or_default(),
        said("git", &["describe", "--always", "--dirty"]),
        said("rustc", &["--version"]),
    )
}

fn unknown() -> String {
    "unknown".to_owned()
}

fn first_value(path: &str, key: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let text =
        output.ok().filter(|output| output.status.success()).and_then(|output| String::from_utf8(output.stdout).ok());
    text.map_or_else(unknown, |text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_says_what_it_is() {
        let text = described(synthetic_model::UtcMillis(0));
        assert!(text.starts_with("Measured 1970-01-01 at commit "), "{text}");
        assert!(text.contains("GB of memory") && text.contains("rustc 1."), "{text}");
    }
}
