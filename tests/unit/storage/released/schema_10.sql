BEGIN;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE activity (
	id INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	action VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL, 
	CONSTRAINT pk_activity PRIMARY KEY (id)
);
CREATE TABLE app_state (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	CONSTRAINT pk_app_state PRIMARY KEY ("key")
);
CREATE TABLE blob (
	sha256 VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	stored_size INTEGER NOT NULL, 
	created_at INTEGER NOT NULL, 
	CONSTRAINT pk_blob PRIMARY KEY (sha256)
);
CREATE TABLE folder (
	id INTEGER NOT NULL, 
	parent_id INTEGER, 
	name VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_folder PRIMARY KEY (id), 
	CONSTRAINT fk_folder_parent_id_folder FOREIGN KEY(parent_id) REFERENCES folder (id)
);
CREATE TABLE import_run (
	id INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	format VARCHAR, 
	started_at INTEGER NOT NULL, 
	finished_at INTEGER, 
	sessions_new INTEGER NOT NULL, 
	sessions_updated INTEGER NOT NULL, 
	sessions_unchanged INTEGER NOT NULL, 
	sessions_failed INTEGER NOT NULL, 
	messages_new INTEGER NOT NULL, 
	messages_updated INTEGER NOT NULL, files_unchanged INTEGER, files_without INTEGER, files_left_out INTEGER, 
	CONSTRAINT pk_import_run PRIMARY KEY (id)
);
CREATE TABLE project (
	id INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	git_remote VARCHAR, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_project PRIMARY KEY (id), 
	CONSTRAINT uq_project_path UNIQUE (path)
);
CREATE TABLE saved_search (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	"query" VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	CONSTRAINT pk_saved_search PRIMARY KEY (id)
);
CREATE TABLE search_history (
	id INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	"query" VARCHAR NOT NULL, 
	CONSTRAINT pk_search_history PRIMARY KEY (id)
);
CREATE TABLE source (
	id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	account VARCHAR NOT NULL, 
	CONSTRAINT pk_source PRIMARY KEY (id), 
	CONSTRAINT uq_source_key_account UNIQUE ("key", account)
);
CREATE TABLE tag (
	id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	color VARCHAR, 
	CONSTRAINT pk_tag PRIMARY KEY (id), 
	CONSTRAINT uq_tag_name UNIQUE (name)
);
CREATE TABLE chat_session (
	id INTEGER NOT NULL, 
	uid VARCHAR NOT NULL, 
	source_id INTEGER NOT NULL, 
	external_id VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	pinned BOOLEAN NOT NULL, 
	starred BOOLEAN NOT NULL, 
	created_at INTEGER, 
	updated_at INTEGER, 
	archived_at INTEGER, 
	trashed_at INTEGER, 
	imported_at INTEGER NOT NULL, 
	project_id INTEGER, 
	folder_id INTEGER, 
	parent_id INTEGER, 
	parent_external_id VARCHAR, 
	relation VARCHAR, 
	model VARCHAR, 
	agent VARCHAR, 
	git_branch VARCHAR, 
	git_commit VARCHAR, 
	message_count INTEGER NOT NULL, 
	user_count INTEGER NOT NULL, 
	assistant_count INTEGER NOT NULL, 
	tool_count INTEGER NOT NULL, 
	input_tokens INTEGER NOT NULL, 
	output_tokens INTEGER NOT NULL, 
	cache_read_tokens INTEGER NOT NULL, 
	cache_write_tokens INTEGER NOT NULL, 
	reasoning_tokens INTEGER NOT NULL, 
	cost INTEGER, 
	cost_source VARCHAR, 
	duration_ms INTEGER, 
	active_leaf_id INTEGER, 
	source_leaf VARCHAR, 
	content_hash VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	custom_title VARCHAR, 
	excerpt VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, gone_at INTEGER, people VARCHAR, details VARCHAR, 
	CONSTRAINT pk_chat_session PRIMARY KEY (id), 
	CONSTRAINT fk_chat_session_folder_id_folder FOREIGN KEY(folder_id) REFERENCES folder (id), 
	CONSTRAINT fk_chat_session_parent_id_chat_session FOREIGN KEY(parent_id) REFERENCES chat_session (id), 
	CONSTRAINT fk_chat_session_project_id_project FOREIGN KEY(project_id) REFERENCES project (id), 
	CONSTRAINT fk_chat_session_source_id_source FOREIGN KEY(source_id) REFERENCES source (id), 
	CONSTRAINT uq_chat_session_source_id_external_id UNIQUE (source_id, external_id), 
	CONSTRAINT uq_chat_session_uid UNIQUE (uid)
);
CREATE TABLE import_issue (
	id INTEGER NOT NULL, 
	import_run_id INTEGER NOT NULL, 
	member VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	severity VARCHAR NOT NULL, 
	sentence VARCHAR NOT NULL, 
	CONSTRAINT pk_import_issue PRIMARY KEY (id), 
	CONSTRAINT fk_import_issue_import_run_id_import_run FOREIGN KEY(import_run_id) REFERENCES import_run (id)
);
CREATE TABLE event (
	id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	at INTEGER, 
	level VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	detail VARCHAR NOT NULL, 
	CONSTRAINT pk_event PRIMARY KEY (id), 
	CONSTRAINT fk_event_session_id_chat_session FOREIGN KEY(session_id) REFERENCES chat_session (id)
);
CREATE TABLE message (
	id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	parent_id INTEGER, 
	active BOOLEAN NOT NULL, 
	role VARCHAR NOT NULL, 
	created_at INTEGER, 
	hidden VARCHAR, 
	model VARCHAR, 
	author VARCHAR, 
	status VARCHAR, 
	n_chars INTEGER NOT NULL, 
	n_lines INTEGER NOT NULL, 
	n_code INTEGER NOT NULL, 
	n_tools INTEGER NOT NULL, 
	n_failed INTEGER NOT NULL, 
	has_thinking BOOLEAN NOT NULL, 
	is_event BOOLEAN NOT NULL, 
	input_tokens INTEGER, 
	output_tokens INTEGER, 
	cache_read_tokens INTEGER, 
	cache_write_tokens INTEGER, 
	reasoning_tokens INTEGER, 
	cost INTEGER, 
	cost_source VARCHAR, 
	latency_ms INTEGER, 
	usage_key VARCHAR, 
	usage_counted BOOLEAN NOT NULL, 
	external_id VARCHAR NOT NULL, 
	content_hash VARCHAR NOT NULL, 
	blocks VARCHAR NOT NULL, 
	thinking VARCHAR NOT NULL, 
	attached VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, details VARCHAR, 
	CONSTRAINT pk_message PRIMARY KEY (id), 
	CONSTRAINT fk_message_session_id_chat_session FOREIGN KEY(session_id) REFERENCES chat_session (id), 
	CONSTRAINT uq_message_session_id_external_id UNIQUE (session_id, external_id)
);
CREATE TABLE session_tag (
	session_id INTEGER NOT NULL, 
	tag_id INTEGER NOT NULL, 
	CONSTRAINT pk_session_tag PRIMARY KEY (session_id, tag_id), 
	CONSTRAINT fk_session_tag_session_id_chat_session FOREIGN KEY(session_id) REFERENCES chat_session (id), 
	CONSTRAINT fk_session_tag_tag_id_tag FOREIGN KEY(tag_id) REFERENCES tag (id)
);
CREATE TABLE attachment (
	id INTEGER NOT NULL, 
	message_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	tool_ordinal INTEGER, 
	name VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	size INTEGER, 
	width INTEGER, 
	height INTEGER, 
	blob VARCHAR, 
	CONSTRAINT pk_attachment PRIMARY KEY (id), 
	CONSTRAINT fk_attachment_blob_blob FOREIGN KEY(blob) REFERENCES blob (sha256), 
	CONSTRAINT fk_attachment_message_id_message FOREIGN KEY(message_id) REFERENCES message (id), 
	CONSTRAINT uq_attachment_message_id_ordinal UNIQUE (message_id, ordinal)
);
CREATE TABLE bookmark (
	id INTEGER NOT NULL, 
	message_id INTEGER NOT NULL, 
	created_at INTEGER NOT NULL, 
	note VARCHAR NOT NULL, 
	CONSTRAINT pk_bookmark PRIMARY KEY (id), 
	CONSTRAINT fk_bookmark_message_id_message FOREIGN KEY(message_id) REFERENCES message (id), 
	CONSTRAINT uq_bookmark_message_id UNIQUE (message_id)
);
CREATE TABLE tool_call (
	id INTEGER NOT NULL, 
	message_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	call_id VARCHAR, 
	answer_only BOOLEAN NOT NULL, 
	answered BOOLEAN NOT NULL, 
	status VARCHAR NOT NULL, 
	started_at INTEGER, 
	duration_ms INTEGER, 
	approval_required BOOLEAN, 
	approval_given BOOLEAN, 
	approved_by VARCHAR, 
	approved_at INTEGER, 
	child_external_id VARCHAR, 
	note VARCHAR NOT NULL, 
	error VARCHAR NOT NULL, 
	arguments VARCHAR NOT NULL, 
	details VARCHAR, 
	result VARCHAR NOT NULL, 
	CONSTRAINT pk_tool_call PRIMARY KEY (id), 
	CONSTRAINT fk_tool_call_message_id_message FOREIGN KEY(message_id) REFERENCES message (id), 
	CONSTRAINT uq_tool_call_message_id_ordinal UNIQUE (message_id, ordinal)
);
CREATE VIRTUAL TABLE session_fts USING fts5(title, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
CREATE TABLE source_file (
	id INTEGER NOT NULL, 
	path VARCHAR NOT NULL, 
	format VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	modified_at INTEGER, 
	fingerprint VARCHAR, 
	original VARCHAR, 
	imported_at INTEGER NOT NULL, 
	reader INTEGER, 
	CONSTRAINT pk_source_file PRIMARY KEY (id), 
	CONSTRAINT uq_source_file_path_format UNIQUE (path, format)
);
CREATE TABLE original_part (
	file_id INTEGER NOT NULL, 
	ordinal INTEGER NOT NULL, 
	blob VARCHAR NOT NULL, 
	CONSTRAINT pk_original_part PRIMARY KEY (file_id, ordinal), 
	CONSTRAINT fk_original_part_file_id_source_file FOREIGN KEY(file_id) REFERENCES source_file (id), 
	CONSTRAINT fk_original_part_blob_blob FOREIGN KEY(blob) REFERENCES blob (sha256)
);
CREATE TABLE session_file (
	session_id INTEGER NOT NULL, 
	file_id INTEGER NOT NULL, 
	CONSTRAINT pk_session_file PRIMARY KEY (session_id, file_id), 
	CONSTRAINT fk_session_file_session_id_chat_session FOREIGN KEY(session_id) REFERENCES chat_session (id), 
	CONSTRAINT fk_session_file_file_id_source_file FOREIGN KEY(file_id) REFERENCES source_file (id)
);
CREATE TABLE alternative (
	message_id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	CONSTRAINT pk_alternative PRIMARY KEY (message_id), 
	CONSTRAINT fk_alternative_session_id_chat_session FOREIGN KEY(session_id) REFERENCES chat_session (id)
);
CREATE TABLE watched_source (
	id INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	path VARCHAR NOT NULL, 
	CONSTRAINT pk_watched_source PRIMARY KEY (id), 
	CONSTRAINT uq_watched_source_path UNIQUE (path)
);
CREATE TABLE watched_file (
	watched_source_id INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	modified_ns INTEGER NOT NULL, 
	original_kept BOOLEAN NOT NULL, 
	CONSTRAINT pk_watched_file PRIMARY KEY (watched_source_id, name), 
	CONSTRAINT fk_watched_file_watched_source_id_watched_source FOREIGN KEY(watched_source_id) REFERENCES watched_source (id)
);
CREATE VIRTUAL TABLE message_fts USING fts5(prose, parts, tools, aside, tags, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
CREATE TABLE word (id INTEGER PRIMARY KEY, word TEXT NOT NULL UNIQUE, uses INTEGER NOT NULL);
CREATE VIRTUAL TABLE word_fts USING fts5(word, content='word', content_rowid='id', tokenize='trigram');
CREATE TABLE unlisted_message (number INTEGER PRIMARY KEY, message_id INTEGER NOT NULL);
CREATE TABLE import_file (
	id INTEGER NOT NULL, 
	import_run_id INTEGER NOT NULL, 
	member VARCHAR NOT NULL, 
	sessions_new INTEGER NOT NULL, 
	sessions_updated INTEGER NOT NULL, 
	sessions_unchanged INTEGER NOT NULL, 
	left_out VARCHAR NOT NULL, 
	CONSTRAINT pk_import_file PRIMARY KEY (id), 
	CONSTRAINT fk_import_file_import_run_id_import_run FOREIGN KEY(import_run_id) REFERENCES import_run (id)
);
CREATE TABLE file_checkpoint (
	path VARCHAR NOT NULL, 
	format VARCHAR NOT NULL, 
	reader INTEGER NOT NULL, 
	file_id VARCHAR NOT NULL, 
	"offset" INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	beside VARCHAR NOT NULL, 
	session_id INTEGER NOT NULL, 
	content_hash VARCHAR NOT NULL, 
	messages INTEGER NOT NULL, 
	in_all INTEGER NOT NULL, 
	events INTEGER NOT NULL, 
	message_sum VARCHAR NOT NULL, 
	event_sum VARCHAR NOT NULL, 
	first_at INTEGER NOT NULL, 
	last_at INTEGER NOT NULL, 
	state VARCHAR NOT NULL, 
	CONSTRAINT pk_file_checkpoint PRIMARY KEY (path, format)
);
CREATE TABLE project_folder (
	path VARCHAR NOT NULL, 
	project_id INTEGER NOT NULL, 
	identity VARCHAR NOT NULL, 
	seen_at INTEGER NOT NULL, 
	CONSTRAINT pk_project_folder PRIMARY KEY (path), 
	CONSTRAINT fk_project_folder_project_id_project FOREIGN KEY(project_id) REFERENCES project (id)
);
CREATE TABLE model_tag (tag TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE person (
	source_id INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	is_me BOOLEAN NOT NULL, 
	CONSTRAINT pk_person PRIMARY KEY (source_id, "key"), 
	CONSTRAINT fk_person_source_id_source FOREIGN KEY(source_id) REFERENCES source (id)
);
CREATE TABLE row_sum (
	kind INTEGER NOT NULL, 
	row_id INTEGER NOT NULL, 
	sum INTEGER NOT NULL, 
	CONSTRAINT pk_row_sum PRIMARY KEY (kind, row_id)
)
 WITHOUT ROWID

;
CREATE INDEX ix_activity_at ON activity (at);
CREATE INDEX ix_import_run_started_at ON import_run (started_at);
CREATE INDEX ix_project_git_remote ON project (git_remote);
CREATE INDEX ix_search_history_at ON search_history (at);
CREATE INDEX ix_chat_session_created_at ON chat_session (created_at);
CREATE INDEX ix_chat_session_folder_id ON chat_session (folder_id);
CREATE INDEX ix_chat_session_list ON chat_session (status, updated_at);
CREATE INDEX ix_chat_session_parent_id ON chat_session (parent_id);
CREATE INDEX ix_chat_session_project_id ON chat_session (project_id);
CREATE INDEX ix_import_issue_import_run_id ON import_issue (import_run_id);
CREATE INDEX ix_event_session_id ON event (session_id);
CREATE INDEX ix_message_created_at ON message (created_at);
CREATE INDEX ix_message_session_id_position ON message (session_id, position);
CREATE INDEX ix_message_usage_key ON message (usage_key) WHERE usage_key IS NOT NULL;
CREATE INDEX ix_session_tag_tag_id ON session_tag (tag_id);
CREATE INDEX ix_attachment_blob ON attachment (blob);
CREATE INDEX ix_tool_call_name ON tool_call (name);
CREATE INDEX ix_original_part_blob ON original_part (blob);
CREATE INDEX ix_session_file_file_id ON session_file (file_id);
CREATE INDEX ix_alternative_session_id ON alternative (session_id);
CREATE INDEX ix_message_search ON message (id, session_id, role, created_at, n_chars, cost) WHERE hidden IS NULL;
CREATE INDEX ix_message_astray ON message (created_at) WHERE (id >> 12) / 24 <> created_at / 86400000;
CREATE INDEX ix_chat_session_starred ON chat_session (id) WHERE starred;
CREATE INDEX ix_chat_session_pinned ON chat_session (id) WHERE pinned;
CREATE INDEX ix_chat_session_gone ON chat_session (id) WHERE gone_at IS NOT NULL;
CREATE INDEX ix_chat_session_branch ON chat_session (git_branch) WHERE git_branch IS NOT NULL;
CREATE INDEX ix_chat_session_title ON chat_session (title, custom_title);
CREATE INDEX ix_attachment_name ON attachment (name, message_id);
CREATE INDEX ix_word_frequent ON word (word) WHERE uses >= 1000;
CREATE INDEX ix_import_file_import_run_id ON import_file (import_run_id);
CREATE INDEX ix_project_folder_identity ON project_folder (identity);
CREATE INDEX ix_project_folder_project_id ON project_folder (project_id);
CREATE INDEX ix_chat_session_people ON chat_session (source_id) WHERE people IS NOT NULL;
CREATE INDEX ix_chat_session_note ON chat_session (note) WHERE note <> '';
INSERT INTO alembic_version("version_num") VALUES ('0010');
INSERT INTO activity("id", "at", "action", "outcome", "detail") VALUES (1, 1795881352361, 'move to archived', 'done', '1 sessions');
INSERT INTO activity("id", "at", "action", "outcome", "detail") VALUES (2, 1795881352363, 'move to trashed', 'done', '1 sessions');
INSERT INTO app_state("key", "value") VALUES ('full_text_version', '2');
INSERT INTO blob("sha256", "size", "stored_size", "created_at") VALUES ('a6ad28e978c19be2e0fb2fbdfc17a033e422e04e61d0ffe6028dcfcc9cb4ce5e', 730, 284, 1795881352348);
INSERT INTO blob("sha256", "size", "stored_size", "created_at") VALUES ('c8c6d7149c15a6a7fc6794663f5f93defdb819f3e7654e52a66afd6174d0970c', 26, 26, 1763899200000);
INSERT INTO folder("id", "parent_id", "name", "position") VALUES (1, NULL, 'Kitchen', 0);
INSERT INTO folder("id", "parent_id", "name", "position") VALUES (2, 1, 'Oven', 1);
INSERT INTO import_run("id", "path", "format", "started_at", "finished_at", "sessions_new", "sessions_updated", "sessions_unchanged", "sessions_failed", "messages_new", "messages_updated", "files_unchanged", "files_without", "files_left_out") VALUES (1, '/home/ada/conversations.json', 'chatgpt', 1795881352342, 1795881352349, 1, 0, 0, 0, 2, 0, 0, 0, 0);
INSERT INTO project("id", "path", "git_remote", "name") VALUES (1, '/home/ada/oven', 'https://example.org/ada/oven.git', 'oven');
INSERT INTO saved_search("id", "name", "query", "position") VALUES (1, 'sourdough', 'levain OR rye', 0);
INSERT INTO search_history("id", "at", "query") VALUES (1, 1763812800000, 'rye');
INSERT INTO source("id", "key", "account") VALUES (1, 'chatgpt', '');
INSERT INTO source("id", "key", "account") VALUES (2, 'claude-code', '');
INSERT INTO tag("id", "name", "color") VALUES (1, 'baking', '#aa5500');
INSERT INTO chat_session("id", "uid", "source_id", "external_id", "status", "pinned", "starred", "created_at", "updated_at", "archived_at", "trashed_at", "imported_at", "project_id", "folder_id", "parent_id", "parent_external_id", "relation", "model", "agent", "git_branch", "git_commit", "message_count", "user_count", "assistant_count", "tool_count", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "duration_ms", "active_leaf_id", "source_leaf", "content_hash", "title", "custom_title", "excerpt", "summary", "note", "gone_at", "people", "details") VALUES (1, '8b12ca8b-69d6-490a-b7dc-c32738fa261a', 1, 's1', 'active', 0, 1, 1763812800000, 1763812920000, NULL, NULL, 1763899200000, NULL, 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 3, 1, 2, 0, 0, 0, 0, 0, 0, NULL, NULL, 120000, 2006827011, 'a2', '5b3d97646614c5fbb0ab645d25f90b434affe61c0b17bf74a34ccfbd9513d0c5', 'Rye', 'My rye', 'Look at it:', 'about rye', 'try again', NULL, NULL, NULL);
INSERT INTO chat_session("id", "uid", "source_id", "external_id", "status", "pinned", "starred", "created_at", "updated_at", "archived_at", "trashed_at", "imported_at", "project_id", "folder_id", "parent_id", "parent_external_id", "relation", "model", "agent", "git_branch", "git_commit", "message_count", "user_count", "assistant_count", "tool_count", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "duration_ms", "active_leaf_id", "source_leaf", "content_hash", "title", "custom_title", "excerpt", "summary", "note", "gone_at", "people", "details") VALUES (2, 'd929197b-af20-44bc-b61f-668ed8ae7957', 2, 's2', 'active', 0, 0, 1763726400000, 1763726460000, NULL, NULL, 1763899200000, 1, NULL, NULL, NULL, NULL, 'opus-4', NULL, NULL, NULL, 2, 1, 1, 1, 100, 20, 1000, 0, 0, NULL, NULL, 60000, 2006728706, 'a3', 'd7b6406742a46b1960421c1f0a5ecc640e11e5196a81ae89d56dd5f48806021e', 'The oven', NULL, 'Let me look.', '', '', NULL, NULL, NULL);
INSERT INTO chat_session("id", "uid", "source_id", "external_id", "status", "pinned", "starred", "created_at", "updated_at", "archived_at", "trashed_at", "imported_at", "project_id", "folder_id", "parent_id", "parent_external_id", "relation", "model", "agent", "git_branch", "git_commit", "message_count", "user_count", "assistant_count", "tool_count", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "duration_ms", "active_leaf_id", "source_leaf", "content_hash", "title", "custom_title", "excerpt", "summary", "note", "gone_at", "people", "details") VALUES (3, '71cf7398-c824-4bfc-9a50-2bd22a27ab04', 1, 's3', 'archived', 0, 0, 1763812800000, 1763812860000, 1795881352361, NULL, 1763899200000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, 1, 1, 0, 0, 0, 0, 0, 0, NULL, NULL, 60000, 2006827013, 's3-1', 'cfa9e4a16ca3e032127d0ea5c2fa021a45503123c01b523540d93e443a71b361', 'Levain', NULL, 'A sourdough.', '', '', NULL, NULL, NULL);
INSERT INTO chat_session("id", "uid", "source_id", "external_id", "status", "pinned", "starred", "created_at", "updated_at", "archived_at", "trashed_at", "imported_at", "project_id", "folder_id", "parent_id", "parent_external_id", "relation", "model", "agent", "git_branch", "git_commit", "message_count", "user_count", "assistant_count", "tool_count", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "duration_ms", "active_leaf_id", "source_leaf", "content_hash", "title", "custom_title", "excerpt", "summary", "note", "gone_at", "people", "details") VALUES (4, '5ad80135-1e6c-4078-ad03-d7b1f2a3f8e6', 1, 's4', 'trashed', 0, 0, 1763812800000, 1763812860000, NULL, 1795881352363, 1763899200000, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, 1, 1, 0, 0, 0, 0, 0, 0, NULL, NULL, 60000, 2006827015, 's4-1', '98e8b890e4fc91c711c801015e691395a8e91972b861ce81cbfa2c0a900c6b8e', 'Flat bread', NULL, 'It rose for too long.', '', '', NULL, NULL, NULL);
INSERT INTO chat_session("id", "uid", "source_id", "external_id", "status", "pinned", "starred", "created_at", "updated_at", "archived_at", "trashed_at", "imported_at", "project_id", "folder_id", "parent_id", "parent_external_id", "relation", "model", "agent", "git_branch", "git_commit", "message_count", "user_count", "assistant_count", "tool_count", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "duration_ms", "active_leaf_id", "source_leaf", "content_hash", "title", "custom_title", "excerpt", "summary", "note", "gone_at", "people", "details") VALUES (5, '130e11b4-5853-405b-947a-79ee1045b55d', 1, 'bread', 'active', 0, 0, 1763812800000, 1763812802000, NULL, NULL, 1795881352343, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 2, 1, 1, 0, 0, 0, 0, 0, 0, NULL, NULL, 1000, 2006827017, 'bread-1', 'f1d3a79e98afddff5a4aca744c09a148c4a4ff22dbe13391fa2cede696a3412a', 'Conversation bread', NULL, 'No.', '', '', NULL, NULL, NULL);
INSERT INTO import_issue("id", "import_run_id", "member", "place", "severity", "sentence") VALUES (1, 1, 'c.json', 'conversation 3', 'warning', 'Its title is missing.');
INSERT INTO event("id", "session_id", "at", "level", "kind", "detail") VALUES (1, 2, 1763812800000, 'info', 'compacted', 'by itself');
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006728705, 2, 0, NULL, 1, 'user', 1763726400000, NULL, NULL, NULL, NULL, 26, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'q2', '3b5d22d8457062c20858cc05be7c5c78', '[["text",26,""]]', '', '', 'Run the tests of the oven.', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006728706, 2, 1, 2006728705, 1, 'assistant', 1763726460000, NULL, 'opus-4', NULL, NULL, 12, 0, 0, 1, 1, 0, 0, 100, 20, 1000, 0, 0, NULL, NULL, NULL, 'response-1', 1, 'a3', '18c44af96c0c7ac75deab62144b27fa9', '[["text",12,""],["tool",0]]', '', '', 'Let me look.', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006827009, 1, 0, NULL, 1, 'user', 1763812800000, NULL, NULL, NULL, NULL, 31, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'q1', 'fea5e82c28fa1077b85ac00db5061e71', '[["text",31,""]]', '', '', 'How long does rye take to rise?', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006827010, 1, 1, 2006827009, 0, 'assistant', 1763812860000, NULL, NULL, NULL, NULL, 29, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'a1', '9054ee1576a95d6e65ff3eaa06f110d1', '[["text",29,""]]', '', '', 'Ten hours, or two with yeast.', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006827011, 1, 2, 2006827009, 1, 'assistant', 1763812920000, NULL, NULL, NULL, NULL, 11, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'a2', '98164840a4db3c4d1be592f4088a9462', '[["text",11,""],["image",0]]', '', '', 'Look at it:', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006827012, 3, 0, NULL, 1, 'user', 1763812800000, NULL, NULL, NULL, NULL, 17, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 's3-0', 'c7a6cdfd56a9f7d5f00021a12b0e8297', '[["text",17,""]]', '', '', 'What is a levain?', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006827013, 3, 1, 2006827012, 1, 'assistant', 1763812860000, NULL, NULL, NULL, NULL, 12, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 's3-1', 'ee6e45c024952087d72a865bc870159b', '[["text",12,""]]', '', '', 'A sourdough.', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006827014, 4, 0, NULL, 1, 'user', 1763812800000, NULL, NULL, NULL, NULL, 17, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 's4-0', '07ce494f738abe2da5f53cb32e2d25ec', '[["text",17,""]]', '', '', 'Why is mine flat?', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006827015, 4, 1, 2006827014, 1, 'assistant', 1763812860000, NULL, NULL, NULL, NULL, 21, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 's4-1', '762b0165fd930330a70195951287c4df', '[["text",21,""]]', '', '', 'It rose for too long.', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006827016, 5, 0, NULL, 1, 'user', 1763812800000, NULL, NULL, NULL, NULL, 16, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'bread-0', 'ef011e0c8af89e9caece790b3c3cebd4', '[["text",16,""]]', '', '', 'Is bread a cake?', NULL);
INSERT INTO message("id", "session_id", "position", "parent_id", "active", "role", "created_at", "hidden", "model", "author", "status", "n_chars", "n_lines", "n_code", "n_tools", "n_failed", "has_thinking", "is_event", "input_tokens", "output_tokens", "cache_read_tokens", "cache_write_tokens", "reasoning_tokens", "cost", "cost_source", "latency_ms", "usage_key", "usage_counted", "external_id", "content_hash", "blocks", "thinking", "attached", "text", "details") VALUES (2006827017, 5, 1, 2006827016, 1, 'assistant', 1763812801000, NULL, NULL, NULL, NULL, 3, 0, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 'bread-1', '4d607702556796fe71cdeee8dfceeb68', '[["text",3,""]]', '', '', 'No.', NULL);
INSERT INTO session_tag("session_id", "tag_id") VALUES (1, 1);
INSERT INTO attachment("id", "message_id", "ordinal", "tool_ordinal", "name", "media_type", "size", "width", "height", "blob") VALUES (1, 2006827011, 0, NULL, 'loaf.png', 'image/png', 26, NULL, NULL, 'c8c6d7149c15a6a7fc6794663f5f93defdb819f3e7654e52a66afd6174d0970c');
INSERT INTO bookmark("id", "message_id", "created_at", "note") VALUES (1, 2006827010, 1763812800000, 'well said');
INSERT INTO tool_call("id", "message_id", "ordinal", "name", "call_id", "answer_only", "answered", "status", "started_at", "duration_ms", "approval_required", "approval_given", "approved_by", "approved_at", "child_external_id", "note", "error", "arguments", "details", "result") VALUES (1, 2006728706, 0, 'Bash', 'call-1', 0, 1, 'failed', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'exit 1', '', '{"command": "pytest -q"}', NULL, '1 failed');
INSERT INTO source_file("id", "path", "format", "size", "modified_at", "fingerprint", "original", "imported_at", "reader") VALUES (1, '/home/ada/conversations.json', 'chatgpt', 730, 1795881352341, NULL, 'a6ad28e978c19be2e0fb2fbdfc17a033e422e04e61d0ffe6028dcfcc9cb4ce5e', 1795881352348, 2);
INSERT INTO original_part("file_id", "ordinal", "blob") VALUES (1, 0, 'a6ad28e978c19be2e0fb2fbdfc17a033e422e04e61d0ffe6028dcfcc9cb4ce5e');
INSERT INTO session_file("session_id", "file_id") VALUES (5, 1);
INSERT INTO alternative("message_id", "session_id") VALUES (2006827010, 1);
INSERT INTO alternative("message_id", "session_id") VALUES (2006827011, 1);
INSERT INTO watched_source("id", "source", "path") VALUES (1, 'claude-code', '/home/ada/.claude');
INSERT INTO watched_file("watched_source_id", "name", "size", "modified_ns", "original_kept") VALUES (1, 'oven.jsonl', 812, 1763812800000000000, 1);
INSERT INTO word("id", "word", "uses") VALUES (1, 'a', 3);
INSERT INTO word("id", "word", "uses") VALUES (10, 'is', 3);
INSERT INTO word("id", "word", "uses") VALUES (11, 'it', 2);
INSERT INTO word("id", "word", "uses") VALUES (12, 'let', 1);
INSERT INTO word("id", "word", "uses") VALUES (13, 'levain', 1);
INSERT INTO word("id", "word", "uses") VALUES (14, 'long', 2);
INSERT INTO word("id", "word", "uses") VALUES (15, 'look', 2);
INSERT INTO word("id", "word", "uses") VALUES (16, 'me', 1);
INSERT INTO word("id", "word", "uses") VALUES (17, 'mine', 1);
INSERT INTO word("id", "word", "uses") VALUES (18, 'no', 1);
INSERT INTO word("id", "word", "uses") VALUES (19, 'of', 1);
INSERT INTO word("id", "word", "uses") VALUES (2, 'at', 1);
INSERT INTO word("id", "word", "uses") VALUES (20, 'or', 1);
INSERT INTO word("id", "word", "uses") VALUES (21, 'oven', 1);
INSERT INTO word("id", "word", "uses") VALUES (22, 'rise', 1);
INSERT INTO word("id", "word", "uses") VALUES (23, 'rose', 1);
INSERT INTO word("id", "word", "uses") VALUES (24, 'run', 1);
INSERT INTO word("id", "word", "uses") VALUES (25, 'rye', 1);
INSERT INTO word("id", "word", "uses") VALUES (26, 'sourdough', 1);
INSERT INTO word("id", "word", "uses") VALUES (27, 'take', 1);
INSERT INTO word("id", "word", "uses") VALUES (28, 'ten', 1);
INSERT INTO word("id", "word", "uses") VALUES (29, 'tests', 1);
INSERT INTO word("id", "word", "uses") VALUES (3, 'bread', 1);
INSERT INTO word("id", "word", "uses") VALUES (30, 'the', 2);
INSERT INTO word("id", "word", "uses") VALUES (31, 'to', 1);
INSERT INTO word("id", "word", "uses") VALUES (32, 'too', 1);
INSERT INTO word("id", "word", "uses") VALUES (33, 'two', 1);
INSERT INTO word("id", "word", "uses") VALUES (34, 'what', 1);
INSERT INTO word("id", "word", "uses") VALUES (35, 'why', 1);
INSERT INTO word("id", "word", "uses") VALUES (36, 'with', 1);
INSERT INTO word("id", "word", "uses") VALUES (37, 'yeast', 1);
INSERT INTO word("id", "word", "uses") VALUES (4, 'cake', 1);
INSERT INTO word("id", "word", "uses") VALUES (5, 'does', 1);
INSERT INTO word("id", "word", "uses") VALUES (6, 'flat', 1);
INSERT INTO word("id", "word", "uses") VALUES (7, 'for', 1);
INSERT INTO word("id", "word", "uses") VALUES (8, 'hours', 1);
INSERT INTO word("id", "word", "uses") VALUES (9, 'how', 1);
INSERT INTO unlisted_message("number", "message_id") VALUES (1, 2006827010);
INSERT INTO import_file("id", "import_run_id", "member", "sessions_new", "sessions_updated", "sessions_unchanged", "left_out") VALUES (1, 1, 'conversations.json', 1, 0, 0, '');
INSERT INTO file_checkpoint("path", "format", "reader", "file_id", "offset", "fingerprint", "beside", "session_id", "content_hash", "messages", "in_all", "events", "message_sum", "event_sum", "first_at", "last_at", "state") VALUES ('/home/ada/.claude/oven.jsonl', 'claude-code', 3, '7:9', 700, 'ff', '[]', 2, 'h', 2, 2, 0, 'aa', '', 1763726400000, 1763726460000, '{}');
INSERT INTO project_folder("path", "project_id", "identity", "seen_at") VALUES ('/home/ada/oven', 1, '', 1763899200000);
INSERT INTO model_tag("tag") VALUES ('d4');
INSERT INTO model_tag("tag") VALUES ('dopus');
INSERT INTO person("source_id", "key", "is_me") VALUES (1, 'Ada', 1);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (1, 1, 3848846318);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (1, 2, 2070406920);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (1, 3, 1157014840);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (1, 4, 2876560283);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (1, 5, 2430850598);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (10, 1, 2848661805);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (11, 1, 4240754577);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006728705, 1727385906);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006728706, 81576933);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006827009, 3744827931);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006827010, 1789563582);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006827011, 2289211676);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006827012, 3800391438);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006827013, 3174898244);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006827014, 652423343);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006827015, 2270354321);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006827016, 96836271);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (2, 2006827017, 3530752033);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (3, 1, 898546492);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (4, 1, 2120629132);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (5, 1, 3476048498);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (6, 1, 2194138634);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (6, 2, 498153294);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (7, 1, 2009790746);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (8, 1, 1569895286);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (8, 2, 1285297036);
INSERT INTO row_sum("kind", "row_id", "sum") VALUES (9, 1, 661738037);

INSERT INTO message_fts(rowid, prose, aside, tags)
    SELECT id, text, thinking, 'r' || role FROM message WHERE hidden IS NULL;
INSERT INTO session_fts(rowid, title) SELECT id, title FROM chat_session;
INSERT INTO word_fts(word_fts) VALUES ('rebuild');

PRAGMA application_id = 1129731121;
PRAGMA user_version = 10;
COMMIT;
