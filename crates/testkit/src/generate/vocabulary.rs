//! The words that generated histories are made of.

/// Words of developers' English, most frequent first.
pub(super) const ENGLISH: &str = "the a to is in of and for it that this with be on not are we as file test from when code \
if now can function error value line use return type so new add by all but will need first run check should which call \
one an or name change list read write has have same only no then after make before data set build path there into does \
let's key string what where while each still also because fix update empty start state field already found default case \
missing returns number result index module result's open next uses two both method config option tests passes fails order \
session record store chunk buffer parser token header request response client server handle thread lock queue retry timeout \
cache schema column table query migration transaction commit branch merge rebase worktree diff patch review refactor rename \
remove delete create insert select batch flush close connection pool stream reader writer offset length size limit count \
bytes digest hash verify digest's signature decode encode escape unicode newline trailing prefix suffix pattern match regex \
loop iterator closure trait struct enum variant generic lifetime borrow clone copy move reference pointer null optional \
async await future task spawn channel mutex atomic shared global static constant macro attribute feature flag dependency \
version release changelog package crate workspace manifest lockfile registry compile link debug profile bench coverage lint \
format style comment document example readme guide section paragraph heading table's bullet screenshot image button dialog \
window panel sidebar layout theme colour font spacing margin padding hover focus keyboard shortcut screen reader label role \
render component hook effect context reducer selector props route navigation redirect guard session's permission policy \
approval audit event trail chain seal anchor backup restore export import bundle archive compress expand quota retention \
cleanup trash purge tombstone snapshot baseline threshold metric latency throughput percentile histogram counter gauge \
trace span log level warning notice failure crash recover resume cancel progress report summary detail hint reason cause \
looks correct however instead actually exactly probably likely carefully quickly explicitly separately together directly \
currently previously finally otherwise therefore whether without within across between against beyond under over until \
since during behaviour edge-case invariant assumption constraint trade-off approach design decision alternative follow-up \
reproduce investigate confirm narrow isolate explain mention suggest prefer avoid ensure keep leave replace extract inline \
simplify split combine reorder deduplicate normalise validate sanitise parse serialise deserialise hydrate subscribe emit";

/// Words of Chinese, Japanese and Korean developers.
pub(super) const CJK: &str = "文件 测试 函数 错误 返回 修改 检查 运行 代码 数据库 会话 记录 存储 压缩 索引 搜索 分支 提交 合并 配置 \
请 先 然后 这个 那个 需要 应该 可以 没有 因为 所以 修复 更新 删除 添加 性能 缓存 线程 请求 响应 超时 \
ファイル テスト 関数 エラー 設定 実行 確認 修正 追加 削除 検索 保存 圧縮 履歴 変更 処理 画面 表示 です ます してください \
파일 테스트 함수 오류 수정 확인 실행 저장 검색 설정 기록 세션 데이터 변경 추가 삭제 화면 표시 하세요 합니다";

/// What lines of code look like. `@` stands for an identifier, `#` for a number, `%` for a word.
pub(super) const CODE: &[&str] = &[
    "    let @ = @.@(&@)?;",
    "    let mut @ = Vec::with_capacity(#);",
    "    if @.is_empty() {",
    "        return Err(@::@ { @, found: @.len() });",
    "    }",
    "",
    "    for @ in @.iter().filter(|@| @.@ > #) {",
    "        @.push(@.clone());",
    "pub fn @(&self, @: &str, @: usize) -> Result<@, Error> {",
    "}",
    "/// Returns the % of the % when the % is %.",
    "    // The % must be % before the %, see the % in `@`.",
    "    match @.@() {",
    "        Some(@) => @.@(@),",
    "        None => continue,",
    "#[test]",
    "fn @_%_the_%() {",
    "    assert_eq!(@.@(), #, \"% % the %\");",
    "export function @(@: string, @?: number): Promise<@> {",
    "  const { @, @ } = await @(`/api/v1/@/${@}`, { timeout: # });",
    "  if (!@ || @.length === 0) return null;",
    "  return @.map((@) => ({ ...@, @: @.@ ?? # }));",
    "import { @, @ } from \"./@\";",
    "use crate::@::{@, @};",
    "def @(self, @, @=None):",
    "    \"\"\"% the % of a % and % it to the %.\"\"\"",
    "    self.@ = @ or @(@=#)",
    "    raise ValueError(f\"% % is not %: {@!r}\")",
    "\t@, err := @.@(ctx, @)",
    "\tif err != nil {",
    "\t\treturn fmt.Errorf(\"% the %: %w\", err)",
    "\t}",
    "  \"@\": { \"%\": #, \"%\": \"@\", \"enabled\": true },",
    "- **%**: % the % % `@` and % the %.",
    "## % the %",
    "SELECT @, count(*) FROM @ WHERE @ > # GROUP BY @ ORDER BY # DESC;",
];

/// What lines of output look like; the letters as in [`CODE`], `~` for a hex id, `^` for a time.
pub(super) const OUTPUT: &[&[&str]] = &[
    &["test @::tests::@_%_the_% ... ok", "test @::@ ... ok", "test @::tests::@ ... ok"],
    &["^ INFO @::@: % the % %=# %=@", "^ DEBUG @::@: %=~ took #ms", "^ WARN @: % % is not %, % again"],
    &["-rw-r--r--  1 dev  staff  # Jan # 10:# @.rs", "drwxr-xr-x  7 dev  staff  # Jan # 09:# @"],
    &[
        "   Compiling @ v0.#.#",
        "    Checking @ v1.#.# (/home/dev/work/@)",
        "warning: unused %: `@`",
        "  --> src/@.rs:#:#",
    ],
    &["~ @: % the % of the %", "~ %: % % the % (#)", "~ Merge pull request ## from @/%-%"],
    &["src/@/@.rs:#:    let @ = @.@(&@)?;", "src/@.rs:#:use crate::@::@;", "tests/@.rs:#:// % the % %"],
    &["{\"id\":\"~\",\"%\":#,\"name\":\"@\",\"%\":{\"%\":true,\"@\":#}}"],
    &[" @/@.ts  | # ++++---", " @/@.rs  | #  ++--", " create mode 100644 @/@.md"],
];

/// What people ask.
pub(super) const PROMPTS: &[&str] = &[
    "can you check why the % in `@` fails after the last %?",
    "please % the % and add a test for the % case",
    "now do the same for `@`, but keep the % as it is",
    "the % is still wrong: it shows # instead of #. look at `@` again",
    "let's rename `@` to `@` everywhere and run the tests",
    "continue",
    "what would happen to the % if the % is % while we %?",
    "commit this with a clear message",
];
