//! Processes that end when this one does, however it ends.
//!
//! A child is the leader of its own process group, so that whatever it starts can be ended with it,
//! and asks the kernel for a signal at the death of its parent, so that not even kill -9 leaves it
//! behind. That signal comes at the death of the *thread* that spawned it: spawn from a thread that
//! lives as long as the child has to.

use anyhow::{bail, Context, Result};
use nix::{
	sys::{prctl::set_pdeathsig, signal::Signal},
	unistd::{getpid, getppid, Pid},
};
use std::{
	fs::{File, OpenOptions},
	io::{Read, Seek, SeekFrom},
	os::{
		fd::AsFd,
		unix::process::{CommandExt, ExitStatusExt},
	},
	path::{Path, PathBuf},
	process::{Child, Command, ExitStatus, Stdio},
	sync::atomic::{AtomicBool, Ordering},
	time::{Duration, Instant},
};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Between two looks at a condition.
const POLL: Duration = Duration::from_millis(20);
/// For a child to end by itself once it was told to.
const GRACE: Duration = Duration::from_secs(10);
/// How much of a log is shown when its process fails.
const TAIL_BYTES: u64 = 16 << 10;
const TAIL_LINES: usize = 25;

/// SIGINT, SIGTERM or SIGHUP has come.
#[derive(Debug)]
pub struct Interrupted;

impl std::fmt::Display for Interrupted {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("stopped; everything that was started has ended")
	}
}

impl std::error::Error for Interrupted {}

/// Makes signals end what is under way in good order: see [`check_signals`].
///
/// # Errors
///
/// If the handlers cannot be set.
pub fn catch_signals() -> Result<()> {
	ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed))
		.context("cannot set the signal handlers")
}

/// Fails with [`Interrupted`] once a signal has come.
///
/// # Errors
///
/// Only that.
pub fn check_signals() -> Result<()> {
	if INTERRUPTED.load(Ordering::Relaxed) {
		bail!(Interrupted)
	}
	Ok(())
}

/// Looks at a condition until it holds, fails, or `within` has passed.
///
/// # Errors
///
/// What `poll` fails with; [`Interrupted`]; or that `what` did not happen in time.
pub fn wait_for<T>(
	what: &str,
	within: Duration,
	mut poll: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
	let begun = Instant::now();
	loop {
		check_signals()?;
		if let Some(value) = poll()? {
			return Ok(value);
		}
		if begun.elapsed() > within {
			bail!("{what}: not within {} seconds", within.as_secs());
		}
		std::thread::sleep(POLL);
	}
}

/// A running child, ended on drop.
struct Tied {
	child: Child,
	/// Whether it leads a group of its own.
	group: bool,
}

impl Tied {
	fn spawn(command: &mut Command, at_parents_death: Signal, group: bool) -> Result<Self> {
		let parent = getpid();
		if group {
			command.process_group(0);
		}
		// SAFETY: between fork and exec only two system calls are made, and nothing is allocated.
		unsafe {
			command.pre_exec(move || {
				set_pdeathsig(at_parents_death)?;
				// It may have died before it was asked for.
				if getppid() != parent {
					return Err(std::io::ErrorKind::BrokenPipe.into());
				}
				Ok(())
			});
		}
		let child =
			command.spawn().with_context(|| format!("cannot start {}", describe(command)))?;
		Ok(Self { child, group })
	}

	fn pid(&self) -> Pid {
		Pid::from_raw(i32::try_from(self.child.id()).unwrap_or(i32::MAX))
	}

	/// Does nothing to a child that has ended: its number may be another's by now.
	fn signal(&mut self, signal: Signal) {
		if matches!(self.child.try_wait(), Ok(None)) {
			let _ = if self.group {
				nix::sys::signal::killpg(self.pid(), signal)
			} else {
				nix::sys::signal::kill(self.pid(), signal)
			};
		}
	}

	fn stop(&mut self) {
		self.signal(Signal::SIGTERM);
		let begun = Instant::now();
		while matches!(self.child.try_wait(), Ok(None)) {
			if begun.elapsed() > GRACE {
				self.kill();
				return;
			}
			std::thread::sleep(POLL);
		}
	}

	fn kill(&mut self) {
		self.signal(Signal::SIGKILL);
		let _ = self.child.wait();
	}
}

impl Drop for Tied {
	fn drop(&mut self) {
		self.stop();
	}
}

/// Runs `command` to its end, with our streams unless it has its own.
///
/// # Errors
///
/// If it cannot be started, or [`Interrupted`]; not if it ends with a failure.
pub fn run(command: &mut Command) -> Result<ExitStatus> {
	command.stdin(Stdio::null());
	finish(Tied::spawn(command, Signal::SIGTERM, true)?, None)
}

/// [`run`], and whatever the command has started and left behind is ended with it.
///
/// # Errors
///
/// As [`run`].
pub fn run_to_the_last(command: &mut Command) -> Result<ExitStatus> {
	command.stdin(Stdio::null());
	let tied = Tied::spawn(command, Signal::SIGTERM, true)?;
	let group = tied.pid();
	let result = finish(tied, None);
	// The group has its number for as long as it has a member.
	let _ = nix::sys::signal::killpg(group, Signal::SIGKILL);
	result
}

/// [`run`], given up after `within`.
///
/// # Errors
///
/// As [`run`], and after `within`.
pub fn run_within(command: &mut Command, within: Duration) -> Result<ExitStatus> {
	command.stdin(Stdio::null());
	finish(Tied::spawn(command, Signal::SIGTERM, true)?, Some(within))
}

/// [`run`] for a command that may ask the user something.
///
/// # Errors
///
/// As [`run`].
pub fn run_interactive(command: &mut Command) -> Result<ExitStatus> {
	finish(Tied::spawn(command, Signal::SIGTERM, false)?, None)
}

fn finish(mut tied: Tied, within: Option<Duration>) -> Result<ExitStatus> {
	let begun = Instant::now();
	loop {
		if let Some(status) = tied.child.try_wait()? {
			return Ok(status);
		}
		check_signals()?;
		if within.is_some_and(|within| begun.elapsed() > within) {
			bail!("given up after {} seconds", begun.elapsed().as_secs());
		}
		std::thread::sleep(POLL);
	}
}

/// [`run`], and a failure is an error that names `command`.
///
/// # Errors
///
/// As [`run`], and if it ends with a failure.
pub fn run_ok(command: &mut Command) -> Result<()> {
	let status = run(command)?;
	if !status.success() {
		bail!("{} failed ({status})", describe(command));
	}
	Ok(())
}

/// Runs `command` to its end and returns what it wrote to standard output.
///
/// # Errors
///
/// If it cannot be started or ends with a failure; its standard error is in the message.
pub fn output_of(command: &mut Command) -> Result<String> {
	let output = command
		.stdin(Stdio::null())
		.output()
		.with_context(|| format!("cannot start {}", describe(command)))?;
	if !output.status.success() {
		bail!(
			"{} failed ({}): {}",
			describe(command),
			output.status,
			String::from_utf8_lossy(&output.stderr).trim()
		);
	}
	Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Our standard error, as a child's standard output.
///
/// # Errors
///
/// If it cannot be duplicated.
pub fn to_stderr() -> Result<Stdio> {
	Ok(std::io::stderr().as_fd().try_clone_to_owned()?.into())
}

/// `command` as one would type it.
pub fn describe(command: &Command) -> String {
	let program = Path::new(command.get_program());
	let name = program.file_name().unwrap_or(program.as_os_str()).to_string_lossy();
	let arguments = command.get_args().map(|argument| argument.to_string_lossy());
	std::iter::once(name).chain(arguments).collect::<Vec<_>>().join(" ")
}

/// A daemon with its log in a file.
pub struct Daemon {
	name: String,
	log: PathBuf,
	tied: Tied,
}

impl Daemon {
	/// Starts `command`; both of its streams are appended to `log`.
	///
	/// # Errors
	///
	/// If the log cannot be written or the command not be started.
	pub fn spawn(name: &str, command: &mut Command, log: &Path) -> Result<Self> {
		let file = OpenOptions::new()
			.create(true)
			.append(true)
			.open(log)
			.with_context(|| format!("cannot write the log {}", log.display()))?;
		command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file);
		let tied = Tied::spawn(command, Signal::SIGKILL, true)?;
		Ok(Self { name: name.into(), log: log.into(), tied })
	}

	/// Its process id.
	pub fn id(&self) -> u32 {
		self.tied.child.id()
	}

	/// Its log.
	pub fn log(&self) -> &Path {
		&self.log
	}

	/// Fails if it has ended, with the last lines of its log.
	///
	/// # Errors
	///
	/// Only that.
	pub fn check(&mut self) -> Result<()> {
		let Some(status) = self.tied.child.try_wait()? else { return Ok(()) };
		let how = match status.signal() {
			Some(signal) => format!("signal {signal}"),
			None => format!("exit code {}", status.code().unwrap_or_default()),
		};
		bail!(
			"{} has ended by itself ({how}). The last lines of {}:\n{}",
			self.name,
			self.log.display(),
			tail(&self.log).unwrap_or_else(|error| format!("(unreadable: {error})"))
		)
	}

	/// Tells it to end and waits until it has.
	pub fn stop(mut self) {
		self.tied.stop();
	}

	/// Ends it as a crash would, with SIGKILL.
	pub fn kill(mut self) {
		self.tied.kill();
	}
}

/// The last lines of a log.
fn tail(log: &Path) -> Result<String> {
	let mut file = File::open(log)?;
	let length = file.metadata()?.len();
	file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
	let mut bytes = Vec::new();
	file.read_to_end(&mut bytes)?;
	let text = String::from_utf8_lossy(&bytes);
	let lines: Vec<&str> = text.lines().collect();
	let shown = lines.get(lines.len().saturating_sub(TAIL_LINES)..).unwrap_or_default();
	Ok(shown.iter().map(|line| format!("  | {line}\n")).collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn shell(script: &str) -> Command {
		let mut command = Command::new("sh");
		command.args(["-c", script]);
		command
	}

	fn is_alive(pid: i32) -> bool {
		nix::sys::signal::kill(Pid::from_raw(pid), None).is_ok()
			&& std::fs::read_to_string(format!("/proc/{pid}/stat"))
				.is_ok_and(|stat| !stat.contains(") Z "))
	}

	fn wait_until(condition: impl Fn() -> bool) {
		wait_for("the test's condition", Duration::from_secs(10), || Ok(condition().then_some(())))
			.unwrap();
	}

	fn read_pid(file: &Path) -> i32 {
		wait_for("the pid file", Duration::from_secs(10), || {
			let text = std::fs::read_to_string(file).unwrap_or_default();
			Ok(text.ends_with('\n').then(|| text.trim().parse().unwrap()))
		})
		.unwrap()
	}

	#[test]
	fn grandchild_ends_when_its_daemon_is_dropped() {
		let dir = tempfile::tempdir().unwrap();
		let file = dir.path().join("pid");
		let script = format!("sleep 600 & echo $! > {}; wait", file.display());
		let daemon = Daemon::spawn("sh", &mut shell(&script), &dir.path().join("log")).unwrap();
		let grandchild = read_pid(&file);
		assert!(is_alive(grandchild));
		drop(daemon);
		wait_until(|| !is_alive(grandchild));
	}

	#[test]
	fn child_ends_when_its_parent_is_killed() {
		let dir = tempfile::tempdir().unwrap();
		let child = std::thread::spawn({
			let log = dir.path().join("log");
			move || {
				let daemon = Daemon::spawn("sleep", Command::new("sleep").arg("600"), &log);
				let daemon = daemon.unwrap();
				let pid = i32::try_from(daemon.id()).unwrap();
				// As in a process that is killed, nobody gets to drop it.
				std::mem::forget(daemon);
				pid
			}
		});
		let pid = child.join().unwrap();
		wait_until(|| !is_alive(pid));
	}

	#[test]
	fn check_shows_the_end_of_the_log_when_a_daemon_has_ended() {
		let dir = tempfile::tempdir().unwrap();
		let log = dir.path().join("log");
		let script = "seq 1 1000; echo the reason >&2; exit 3";
		let mut daemon = Daemon::spawn("example", &mut shell(script), &log).unwrap();
		let error = wait_for("its end", Duration::from_secs(10), || Ok(daemon.check().err()))
			.unwrap()
			.to_string();
		assert!(error.contains("example has ended by itself (exit code 3)"), "{error}");
		assert!(error.contains("the reason") && error.contains("| 999"), "{error}");
		assert!(!error.contains("| 500"), "{error}");
	}

	#[test]
	fn nothing_is_left_behind_when_a_command_has_ended_before_its_children() {
		let dir = tempfile::tempdir().unwrap();
		let file = dir.path().join("pid");
		let script = format!("sleep 600 & echo $! > {}", file.display());
		assert!(run_to_the_last(&mut shell(&script)).unwrap().success());
		let orphan = read_pid(&file);
		wait_until(|| !is_alive(orphan));
	}

	#[test]
	fn run_gives_up_when_the_time_is_over() {
		let begun = Instant::now();
		let result = run_within(Command::new("sleep").arg("600"), Duration::from_millis(100));
		assert!(result.is_err());
		assert!(begun.elapsed() < Duration::from_secs(5));
	}
}
