-- A county clerk's session in Neovim: what is typed is checked at once and never written to the disk.
-- Every step waits for what is to be seen, not for time.

local patience = 60000

local function seen(what, condition)
  assert(vim.wait(patience, condition, 20), "not seen: " .. what .. "\n"
    .. vim.inspect(vim.diagnostic.get(0)) .. "\n" .. table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n"))
end

local function codes()
  local found = vim.tbl_map(function(it) return it.code end, vim.diagnostic.get(0))
  table.sort(found)
  return table.concat(found, " ")
end

local function lines(text)
  vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(text, "\n"))
end

-- Puts the cursor behind the first place where `text` stands.
local function behind(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local _, stop = line:find(text, 1, true)
    if stop then
      return { textDocument = { uri = vim.uri_from_bufnr(0) },
        position = { line = number - 1, character = vim.str_utfindex(line, stop) ~= nil
          and select(2, vim.str_utfindex(line, stop)) or stop } }
    end
  end
  error("nowhere: " .. text)
end

local function ask(method, params)
  local answers, why = vim.lsp.buf_request_sync(0, method, params, patience)
  assert(answers, why)
  for _, answer in pairs(answers) do
    assert(not answer.err, vim.inspect(answer.err))
    return answer.result
  end
end

local function proposal(text, label)
  local items = ask("textDocument/completion", behind(text))
  for _, item in ipairs(items or {}) do
    if item.label == label then return item end
  end
  error(label .. " is not proposed behind " .. text .. ": " .. vim.inspect(items))
end

local function run()
  vim.cmd("edit county/services.toml")
  vim.bo.filetype = "toml"
  local client = vim.lsp.start_client({
    name = "wuwei",
    cmd = { vim.env.WUWEI, "lsp" },
    root_dir = vim.fn.getcwd(),
    init_options = { language = "zh" },
  })
  vim.lsp.buf_attach_client(0, client)

  -- A limit longer than the city's is refused as it is typed.
  lines('[[change.service]]\nid = "advice"\nlimit = 20')
  seen("the refusal", function() return codes() == "E0501" end)
  assert(vim.diagnostic.get(0)[1].lnum == 2)

  -- The city's value and the clause are under the pointer, and where it stands is a key away.
  local hover = ask("textDocument/hover", behind("lim"))
  assert(hover.contents.value:find("`10`", 1, true), hover.contents.value)
  assert(hover.contents.value:find("条款 1", 1, true), hover.contents.value)
  local places = ask("textDocument/definition", behind("limit = 2"))
  assert(places[1].uri:find("base/rules.toml", 1, true), vim.inspect(places))

  lines('[[change.service]]\nid = "advice"\nlimit = 5')
  seen("that it is gone", function() return codes() == "" end)

  -- Keys with what they are for, ids, choices and names in conditions are completed.
  lines('[[change.service]]\nid = "ad\nli\n\n[[service]]\nroles = ["\ntype = "\n\n[[field]]\nsection = "matter"\n'
    .. 'visible_when = "has(way) && way == \'')
  assert(proposal("\nli" and "li", "limit").detail:find("时限", 1, true))
  assert(proposal("[[ser", "[[service]]"))
  local id = proposal('id = "ad', "advice")
  assert(proposal('roles = ["', "steward").detail:find("服务管家", 1, true))
  assert(proposal('type = "', "fixed-point"))
  assert(proposal("has(", "way"))
  assert(proposal("way == '", "phone").detail:find("电话", 1, true))

  -- Taken, a proposal leaves what checks clean.
  local encoding = vim.lsp.get_client_by_id(client).offset_encoding
  lines('[[change.service]]\nid = "ad"\nlimit = 5')
  seen("that there is no such service", function() return codes() == "E0123" end)
  id = proposal('id = "ad', "advice")
  vim.lsp.util.apply_text_edits({ id.textEdit }, 0, encoding)
  seen("that it is found", function() return codes() == "" end)

  -- A slip of the keyboard is mended by the offered edit; wide characters stand before it.
  lines('[[service]]\nid = "new"\ntype = "fixed-point"\nname = { zh = "𠮷浚", en = "New" }\nroles = ["stewrad"]')
  seen("the slip", function() return codes():find("E0123") end)
  local slip = vim.tbl_filter(function(it) return it.code == "E0123" end, vim.diagnostic.get(0))[1]
  local range = { start = { line = slip.lnum, character = slip.col },
    ["end"] = { line = slip.end_lnum, character = slip.end_col } }
  local actions = ask("textDocument/codeAction", {
    textDocument = { uri = vim.uri_from_bufnr(0) }, range = range, context = { diagnostics = {} },
  })
  vim.lsp.util.apply_workspace_edit(actions[1].edit, encoding)
  seen("that it is mended", function() return not codes():find("E0123") end)
  assert(vim.api.nvim_buf_get_lines(0, 4, 5, false)[1] == 'roles = ["steward"]')
  assert(vim.fn.readfile("county/services.toml")[1] == nil, "nothing was written")
end

local done, why = xpcall(run, debug.traceback)
io.stdout:write(done and "all seen\n" or ("failed: " .. tostring(why) .. "\n"))
vim.cmd(done and "qall!" or "cquit!")
