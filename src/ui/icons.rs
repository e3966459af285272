//! The icons of the interface: characters of the bundled Phosphor font.
//!
//! Must not know what an icon stands for where it is used.

/// “arrow left”.
pub const ARROW_LEFT: &str = "\u{e058}";
/// “arrow right”.
pub const ARROW_RIGHT: &str = "\u{e06c}";
/// “arrow u up left”.
pub const ARROW_U_UP_LEFT: &str = "\u{e08a}";
/// “arrow u up right”.
pub const ARROW_U_UP_RIGHT: &str = "\u{e08c}";
/// “arrows left right”.
pub const ARROWS_LEFT_RIGHT: &str = "\u{e0a0}";
/// “arrows merge”.
pub const ARROWS_MERGE: &str = "\u{ed3e}";
/// “article”.
pub const ARTICLE: &str = "\u{e0a8}";
/// “book open”.
pub const BOOK_OPEN: &str = "\u{e0e6}";
/// “buildings”.
pub const BUILDINGS: &str = "\u{e102}";
/// “calendar blank”.
pub const CALENDAR_BLANK: &str = "\u{e10a}";
/// “caret down”.
pub const CARET_DOWN: &str = "\u{e136}";
/// “caret left”.
pub const CARET_LEFT: &str = "\u{e138}";
/// “caret right”.
pub const CARET_RIGHT: &str = "\u{e13a}";
/// “caret up”.
pub const CARET_UP: &str = "\u{e13c}";
/// “chat circle”.
pub const CHAT_CIRCLE: &str = "\u{e168}";
/// “check”.
pub const CHECK: &str = "\u{e182}";
/// “check circle”.
pub const CHECK_CIRCLE: &str = "\u{e184}";
/// “circle”.
pub const CIRCLE: &str = "\u{e18a}";
/// “circle half”.
pub const CIRCLE_HALF: &str = "\u{e18c}";
/// “clipboard text”.
pub const CLIPBOARD_TEXT: &str = "\u{e198}";
/// “clock”.
pub const CLOCK: &str = "\u{e19a}";
/// “columns”.
pub const COLUMNS: &str = "\u{e546}";
/// “command”.
pub const COMMAND: &str = "\u{e1c4}";
/// “copy”.
pub const COPY: &str = "\u{e1ca}";
/// “cursor text”.
pub const CURSOR_TEXT: &str = "\u{e7d8}";
/// “dots three”.
pub const DOTS_THREE: &str = "\u{e1fe}";
/// “download simple”.
pub const DOWNLOAD_SIMPLE: &str = "\u{e20c}";
/// “export”.
pub const EXPORT: &str = "\u{eaf0}";
/// “eye”.
pub const EYE: &str = "\u{e220}";
/// “eye slash”.
pub const EYE_SLASH: &str = "\u{e224}";
/// “file”.
pub const FILE: &str = "\u{e230}";
/// “file plus”.
pub const FILE_PLUS: &str = "\u{e236}";
/// “files”.
pub const FILES: &str = "\u{e710}";
/// “flag”.
pub const FLAG: &str = "\u{e244}";
/// “floppy disk”.
pub const FLOPPY_DISK: &str = "\u{e248}";
/// “folder”.
pub const FOLDER: &str = "\u{e24a}";
/// “folder open”.
pub const FOLDER_OPEN: &str = "\u{e256}";
/// “folder plus”.
pub const FOLDER_PLUS: &str = "\u{e258}";
/// “funnel”.
pub const FUNNEL: &str = "\u{e266}";
/// “gear”.
pub const GEAR: &str = "\u{e270}";
/// “hash”.
pub const HASH: &str = "\u{e2a2}";
/// “house”.
pub const HOUSE: &str = "\u{e2c2}";
/// “info”.
pub const INFO: &str = "\u{e2ce}";
/// “keyboard”.
pub const KEYBOARD: &str = "\u{e2d8}";
/// “link”.
pub const LINK: &str = "\u{e2e2}";
/// “link break”.
pub const LINK_BREAK: &str = "\u{e2e4}";
/// “list”.
pub const LIST: &str = "\u{e2f0}";
/// “list bullets”.
pub const LIST_BULLETS: &str = "\u{e2f2}";
/// “lock”.
pub const LOCK: &str = "\u{e2fa}";
/// “magnifying glass”.
pub const MAGNIFYING_GLASS: &str = "\u{e30c}";
/// “map pin”.
pub const MAP_PIN: &str = "\u{e316}";
/// “minus circle”.
pub const MINUS_CIRCLE: &str = "\u{e32c}";
/// “moon”.
pub const MOON: &str = "\u{e330}";
/// “newspaper”.
pub const NEWSPAPER: &str = "\u{e344}";
/// “note”.
pub const NOTE: &str = "\u{e348}";
/// “note pencil”.
pub const NOTE_PENCIL: &str = "\u{e34c}";
/// “palette”.
pub const PALETTE: &str = "\u{e6c8}";
/// “pencil simple”.
pub const PENCIL_SIMPLE: &str = "\u{e3b4}";
/// “plus”.
pub const PLUS: &str = "\u{e3d4}";
/// “plus circle”.
pub const PLUS_CIRCLE: &str = "\u{e3d6}";
/// “question”.
pub const QUESTION: &str = "\u{e3e8}";
/// “quotes”.
pub const QUOTES: &str = "\u{e660}";
/// “scissors”.
pub const SCISSORS: &str = "\u{eae0}";
/// “sidebar simple”.
pub const SIDEBAR_SIMPLE: &str = "\u{ec24}";
/// “spinner gap”.
pub const SPINNER_GAP: &str = "\u{e66c}";
/// “split horizontal”.
pub const SPLIT_HORIZONTAL: &str = "\u{e872}";
/// “star”.
pub const STAR: &str = "\u{e46a}";
/// “sun”.
pub const SUN: &str = "\u{e472}";
/// “swap”.
pub const SWAP: &str = "\u{e83c}";
/// “tag”.
pub const TAG: &str = "\u{e478}";
/// “text aa”.
pub const TEXT_AA: &str = "\u{e6ee}";
/// “text t”.
pub const TEXT_T: &str = "\u{e48a}";
/// “translate”.
pub const TRANSLATE: &str = "\u{e4a2}";
/// “trash”.
pub const TRASH: &str = "\u{e4a6}";
/// “upload simple”.
pub const UPLOAD_SIMPLE: &str = "\u{e4c0}";
/// “user”.
pub const USER: &str = "\u{e4c2}";
/// “users”.
pub const USERS: &str = "\u{e4d6}";
/// “warning”.
pub const WARNING: &str = "\u{e4e0}";
/// “warning circle”.
pub const WARNING_CIRCLE: &str = "\u{e4e2}";
/// “x”.
pub const X: &str = "\u{e4f6}";
