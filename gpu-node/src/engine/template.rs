//! The chat template that a model file carries.

use super::{ChatMessage, EngineError};
use minijinja::{context, syntax::SyntaxConfig, value::Value, Environment, Error, ErrorKind};

const NAME: &str = "chat";

/// A model's own template, with the settings that model publishers write them for.
pub(super) struct ChatTemplate {
	environment: Environment<'static>,
	bos: String,
	eos: String,
}

impl ChatTemplate {
	/// Parses `source` and renders a question with it, so that an unusable template shows at start.
	pub(super) fn new(source: String, bos: String, eos: String) -> Result<Self, EngineError> {
		let mut environment = Environment::new();
		let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
		environment.set_syntax(syntax.map_err(|error| EngineError::Template(error.to_string()))?);
		environment
			.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
		environment.add_function("raise_exception", |message: String| -> Result<Value, Error> {
			Err(Error::new(ErrorKind::InvalidOperation, message))
		});
		environment
			.add_template_owned(NAME, source)
			.map_err(|error| EngineError::Template(error.to_string()))?;
		let template = Self { environment, bos, eos };
		template.render(&[ChatMessage { role: "user".into(), content: "Hello".into() }])?;
		Ok(template)
	}

	/// The prompt for the assistant's next turn.
	pub(super) fn render(&self, messages: &[ChatMessage]) -> Result<String, EngineError> {
		let messages: Vec<Value> = messages
			.iter()
			.map(|message| {
				context! { role => message.role.as_str(), content => message.content.as_str() }
			})
			.collect();
		let context = context! {
			messages => messages,
			add_generation_prompt => true,
			bos_token => self.bos.as_str(),
			eos_token => self.eos.as_str(),
		};
		self.environment
			.get_template(NAME)
			.and_then(|template| template.render(context))
			.map_err(|error| EngineError::Template(error.to_string()))
	}

	/// Whether `prompt` already begins with the token that the tokeniser would add.
	pub(super) fn begins_with_bos(&self, prompt: &str) -> bool {
		!self.bos.is_empty() && prompt.starts_with(&self.bos)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn message(role: &str, content: &str) -> ChatMessage {
		ChatMessage { role: role.into(), content: content.into() }
	}

	const SOURCE: &str =
		"{% for message in messages %}\n{% if loop.first and messages[0]['role'] != \
	                      'system' %}{{ 'S' }}{% endif %}{{ '<' + message['role'] + '>' + \
	                      message['content'].strip() }}{% endfor %}{% if add_generation_prompt %}{{ \
	                      '<assistant>' }}{% endif %}";

	#[test]
	fn prompt_has_every_message_and_opens_the_answer() {
		let template = ChatTemplate::new(SOURCE.into(), "B".into(), "E".into()).unwrap();
		let prompt = template.render(&[message("system", "s"), message("user", " u ")]).unwrap();
		assert_eq!(prompt, "<system>s<user>u<assistant>");
		assert!(!template.begins_with_bos(&prompt));
	}

	#[test]
	fn template_is_refused_when_it_does_not_parse() {
		let broken = ChatTemplate::new("{% for %}".into(), String::new(), String::new());
		assert!(matches!(broken, Err(EngineError::Template(_))));
	}

	#[test]
	fn messages_are_refused_when_the_template_raises() {
		let source =
			"{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% \
		              endif %}ok";
		let template = ChatTemplate::new(source.into(), String::new(), String::new()).unwrap();
		let refused = template.render(&[message("system", "s")]).unwrap_err();
		assert!(refused.to_string().contains("no system"));
	}
}
