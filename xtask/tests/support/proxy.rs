//! What stands between chain or requester and a GPU node, and may be hostile.

use std::{
	io::{ErrorKind, Read, Write},
	net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		Arc,
	},
	time::Duration,
};

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
	/// It reaches the GPU node, and the answer comes back.
	Forward,
	/// It is answered with a failure.
	Fail,
	/// It is answered with bytes that mean nothing.
	Garbage,
	/// It is answered with bytes that never end.
	Endless,
	/// It is never answered.
	Silence,
	/// The connection is closed without a word.
	Close,
	/// The GPU node's answer comes back with one bit of this byte changed.
	Tamper(usize),
}

/// A running proxy; its threads end with the process.
pub struct Proxy {
	address: SocketAddr,
	streamed: Arc<AtomicUsize>,
}

type Choose = dyn Fn(&str) -> Behaviour + Send + Sync;

impl Proxy {
	/// Stands before `upstream`, and fails requesters' questions while the gate is set to false.
	pub fn start_with_gate(upstream: SocketAddr) -> (Self, Arc<AtomicBool>) {
		let open = Arc::new(AtomicBool::new(true));
		let gate = open.clone();
		let proxy = Self::start(upstream, move |path| {
			match path.starts_with("/v1/chat/") && !gate.load(Ordering::SeqCst) {
				true => Behaviour::Fail,
				false => Behaviour::Forward,
			}
		});
		(proxy, open)
	}

	/// Stands before `upstream`; `choose` sees each request's path.
	pub fn start(
		upstream: SocketAddr,
		choose: impl Fn(&str) -> Behaviour + Send + Sync + 'static,
	) -> Self {
		let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
		let address = listener.local_addr().unwrap();
		let streamed = Arc::new(AtomicUsize::new(0));
		let choose: Arc<Choose> = Arc::new(choose);
		let counter = streamed.clone();
		std::thread::spawn(move || {
			for stream in listener.incoming().flatten() {
				let (choose, counter) = (choose.clone(), counter.clone());
				std::thread::spawn(move || serve(stream, upstream, &*choose, &counter));
			}
		});
		Self { address, streamed }
	}

	/// To be registered as the endpoint.
	pub fn endpoint(&self) -> String {
		format!("http://{}", self.address)
	}

	/// Bytes of chat answers that have passed.
	pub fn streamed(&self) -> usize {
		self.streamed.load(Ordering::Relaxed)
	}
}

/// Serves one request, and closes the connection.
fn serve(
	mut stream: TcpStream,
	upstream: SocketAddr,
	choose: &Choose,
	streamed: &AtomicUsize,
) -> Option<()> {
	let (head, rest) = read_head(&mut stream)?;
	let path = head.split(' ').nth(1)?.to_string();
	match choose(&path) {
		Behaviour::Forward => forward(stream, upstream, &path, &head, &rest, streamed),
		Behaviour::Fail => {
			let answer = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 2\r\n\
			              Content-Type: application/json\r\nConnection: close\r\n\r\n{}";
			stream.write_all(answer.as_bytes()).ok()
		},
		Behaviour::Garbage => {
			let noise = |i: u32| i.wrapping_mul(2_654_435_761).to_be_bytes()[0];
			reply(stream, &(0..4096).map(noise).collect::<Vec<_>>())
		},
		Behaviour::Tamper(at) => {
			let mut body = xtask::http::get(upstream, &path).ok()?.body;
			*body.get_mut(at)? ^= 1;
			reply(stream, &body)
		},
		Behaviour::Endless => {
			stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").ok()?;
			// Until the other side has enough.
			while stream.write_all(&[0x40; 8192]).is_ok() {}
			Some(())
		},
		Behaviour::Silence => {
			// Until the other side gives up.
			while stream.read(&mut [0; 1024]).is_ok_and(|read| read > 0) {}
			Some(())
		},
		Behaviour::Close => Some(()),
	}
}

fn reply(mut stream: TcpStream, body: &[u8]) -> Option<()> {
	let length = body.len();
	let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
	stream.write_all(head.as_bytes()).ok()?;
	stream.write_all(body).ok()
}

fn read_head(stream: &mut TcpStream) -> Option<(String, Vec<u8>)> {
	let mut bytes = Vec::new();
	let mut buffer = [0; 4096];
	loop {
		if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
			let rest = bytes.split_off(end + 4);
			return Some((String::from_utf8(bytes).ok()?, rest));
		}
		match stream.read(&mut buffer).ok()? {
			0 => return None,
			read => bytes.extend_from_slice(&buffer[..read]),
		}
	}
}

/// Passes bytes on both ways, as they come.
fn forward(
	mut stream: TcpStream,
	upstream: SocketAddr,
	path: &str,
	head: &str,
	rest: &[u8],
	streamed: &AtomicUsize,
) -> Option<()> {
	let mut server = TcpStream::connect_timeout(&upstream, Duration::from_secs(5)).ok()?;
	// One request for each connection, so that each one's path is seen.
	let head = head.replacen("\r\n", "\r\nConnection: close\r\n", 1);
	server.write_all(head.as_bytes()).ok()?;
	server.write_all(rest).ok()?;
	let mut client_side = stream.try_clone().ok()?;
	let mut server_side = server.try_clone().ok()?;
	std::thread::spawn(move || {
		let _ = std::io::copy(&mut client_side, &mut server_side);
		let _ = server_side.shutdown(Shutdown::Write);
	});
	let is_chat = path.starts_with("/v1/chat/");
	let mut buffer = [0; 8192];
	loop {
		match server.read(&mut buffer) {
			Ok(0) => break,
			Ok(read) => {
				stream.write_all(&buffer[..read]).ok()?;
				if is_chat {
					streamed.fetch_add(read, Ordering::Relaxed);
				}
			},
			Err(error) if error.kind() == ErrorKind::Interrupted => {},
			Err(_) => break,
		}
	}
	let _ = stream.shutdown(Shutdown::Both);
	Some(())
}
