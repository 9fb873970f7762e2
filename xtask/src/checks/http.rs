//! HTTP requests to this machine.

use std::{
	io::{Read, Write},
	net::TcpStream,
	time::Duration,
};

/// Time limit for each part of an answer.
const LIMIT: Duration = Duration::from_secs(30);

/// Sends a request to a port of this machine, in HTTP 1.0. Returns the answer with its header. `None` if nobody
/// answers.
pub fn ask(port: u16, request: &str) -> Option<String> {
	let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
	stream.set_read_timeout(Some(LIMIT)).ok()?;
	stream.write_all(request.as_bytes()).ok()?;
	let mut answer = Vec::new();
	// An answer that is cut off is still one.
	let _ = stream.read_to_end(&mut answer);
	Some(String::from_utf8_lossy(&answer).into_owned())
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{net::TcpListener, thread};

	#[test]
	fn an_answer_is_read_to_its_end() {
		let server = TcpListener::bind("127.0.0.1:0").unwrap();
		let port = server.local_addr().unwrap().port();
		let answering = thread::spawn(move || {
			let (mut stream, _) = server.accept().unwrap();
			let mut request = [0; 18];
			stream.read_exact(&mut request).unwrap();
			stream.write_all(b"HTTP/1.0 200 OK\r\n\r\nwell\n").unwrap();
			request
		});
		assert_eq!(ask(port, "GET / HTTP/1.0\r\n\r\n").as_deref(), Some("HTTP/1.0 200 OK\r\n\r\nwell\n"));
		assert_eq!(&answering.join().unwrap(), b"GET / HTTP/1.0\r\n\r\n");
	}

	#[test]
	fn nobody_answers_at_a_port_that_nobody_has() {
		// tcpmux, which nobody serves; a port of the system's choice might be somebody else's by now.
		assert_eq!(ask(1, "GET / HTTP/1.0\r\n\r\n"), None);
	}
}
