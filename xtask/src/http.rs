//! Just enough of HTTP to ask processes on this machine how they are.

use anyhow::{anyhow, bail, Context, Result};
use serde_json::{json, Value};
use std::{
	io::{ErrorKind, Read, Write},
	net::{SocketAddr, TcpStream},
	time::Duration,
};

/// For a connection, for each write, and for each read of an answer that takes no work.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Most bytes of an answer that are read.
const MAX_ANSWER: u64 = 16 << 20;

/// Status and body.
#[derive(Debug)]
pub struct Answer {
	/// HTTP status.
	pub status: u16,
	/// The body, without its transfer coding.
	pub body: Vec<u8>,
}

/// `GET path`.
///
/// # Errors
///
/// If there is no whole answer.
pub fn get(address: SocketAddr, path: &str) -> Result<Answer> {
	request(
		address,
		&format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
		TIMEOUT,
	)
}

/// Result of a JSON-RPC call.
///
/// # Errors
///
/// If there is no whole answer, or it is an error.
pub fn rpc(address: SocketAddr, method: &str, params: Value) -> Result<Value> {
	rpc_within(TIMEOUT, address, method, params)
}

/// The same for a call whose answer may take so long.
///
/// # Errors
///
/// If there is no whole answer in time, or it is an error.
pub fn rpc_within(
	patience: Duration,
	address: SocketAddr,
	method: &str,
	params: Value,
) -> Result<Value> {
	let body = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params }).to_string();
	let answer = request(
		address,
		&format!(
			"POST / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\
			 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
			body.len()
		),
		patience,
	)
	.with_context(|| format!("{method} of {address}"))?;
	let mut answer: Value = serde_json::from_slice(&answer.body)
		.with_context(|| format!("{method}: status {}, no JSON", answer.status))?;
	match answer.get("error") {
		Some(error) => bail!("{method}: {error}"),
		None => Ok(answer["result"].take()),
	}
}

/// A value of a program's Prometheus metrics, if it has it.
///
/// # Errors
///
/// If there is no whole answer.
pub fn metric(address: SocketAddr, name: &str) -> Result<Option<f64>> {
	Ok(value(&String::from_utf8_lossy(&get(address, "/metrics")?.body), name))
}

fn value(page: &str, name: &str) -> Option<f64> {
	let value = page.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
	value.trim().parse().ok()
}

fn request(address: SocketAddr, request: &str, patience: Duration) -> Result<Answer> {
	let mut stream = TcpStream::connect_timeout(&address, TIMEOUT)?;
	stream.set_read_timeout(Some(patience))?;
	stream.set_write_timeout(Some(TIMEOUT))?;
	stream.write_all(request.as_bytes())?;
	let mut bytes = Vec::new();
	stream.take(MAX_ANSWER).read_to_end(&mut bytes).map_err(|error| match error.kind() {
		ErrorKind::WouldBlock | ErrorKind::TimedOut => {
			anyhow!("no answer within {} seconds", patience.as_secs_f32())
		},
		_ => error.into(),
	})?;
	parse(&bytes).with_context(|| format!("{address} does not speak HTTP"))
}

fn parse(bytes: &[u8]) -> Option<Answer> {
	let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
	let (head, rest) = bytes.split_at(end);
	let rest = rest.get(4..)?;
	let head = std::str::from_utf8(head).ok()?.to_ascii_lowercase();
	let mut lines = head.lines();
	let mut status_line = lines.next()?.split(' ');
	if !status_line.next()?.starts_with("http/1.") {
		return None;
	}
	let status = status_line.next()?.parse().ok()?;
	let header = |name: &str| {
		head.lines().find_map(|line| line.split_once(':').filter(|(key, _)| *key == name))
	};
	let body = if header("transfer-encoding").is_some_and(|(_, value)| value.contains("chunked")) {
		unchunk(rest)?
	} else if let Some((_, length)) = header("content-length") {
		rest.get(..length.trim().parse().ok()?)?.to_vec()
	} else {
		rest.to_vec()
	};
	Some(Answer { status, body })
}

fn unchunk(mut rest: &[u8]) -> Option<Vec<u8>> {
	let mut body = Vec::new();
	loop {
		let line = rest.windows(2).position(|window| window == b"\r\n")?;
		let size = std::str::from_utf8(rest.get(..line)?).ok()?;
		let size = usize::from_str_radix(size.split(';').next()?.trim(), 16).ok()?;
		let start = line.checked_add(2)?;
		let end = start.checked_add(size)?;
		if size == 0 {
			return Some(body);
		}
		body.extend_from_slice(rest.get(start..end)?);
		rest = rest.get(end.checked_add(2)?..)?;
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn answer_is_parsed_when_its_length_is_given() {
		let answer = parse(b"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nhi").unwrap();
		assert_eq!((answer.status, answer.body.as_slice()), (503, b"hi".as_slice()));
	}

	#[test]
	fn error_says_what_was_waited_for_when_no_answer_comes() {
		let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
		let address = listener.local_addr().unwrap();
		let patience = Duration::from_millis(100);
		let error = rpc_within(patience, address, "slow_call", json!([])).unwrap_err();
		let text = format!("{error:#}");
		assert_eq!(text, format!("slow_call of {address}: no answer within 0.1 seconds"));
	}

	#[test]
	fn metric_is_found_by_its_whole_name() {
		let page = "# HELP a_sum x\na_sum_of_all 1\na_sum 0.25\n";
		assert_eq!((value(page, "a_sum"), value(page, "a")), (Some(0.25), None));
	}

	#[test]
	fn answer_is_parsed_when_it_comes_in_chunks() {
		let bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
		assert_eq!(parse(bytes).unwrap().body, b"abcde");
	}

	#[test]
	fn answer_is_refused_when_it_is_cut_or_no_http() {
		for bytes in [
			b"".as_slice(),
			b"HTTP/1.1 200 OK\r\n",
			b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhi",
			b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\nabc",
			b"garbage\r\n\r\n",
		] {
			assert!(parse(bytes).is_none());
		}
	}
}
