// The page works without this file. It makes filters live and suggests completions while one types.
(() => {
  "use strict";
  // A place inside a folded part: unfold it. Browsers of today do so themselves.
  const unfold = () => {
    const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = place && place.closest("details:not([open])");
    if (!folded) return;
    folded.open = true;
    place.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();
  // Paper cannot be unfolded.
  addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll("details.part")) folded.open = true;
  });

  // Browsers copy only on pages that came over a safe connection.
  for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy).textContent.replace(/\s+/g, " ").trim();
      await navigator.clipboard.writeText(text);
      button.nextElementSibling.textContent = button.dataset.done;
    });
  }

  const form = document.getElementById("haku");
  if (!form) return;
  document.documentElement.classList.add("js");

  // Live filters: fetch the address the form would open, and put its results in place of these.
  const status = document.querySelector("#tulokset [role=status]");
  let running;
  let shown = location.search;

  async function show(url) {
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(url, { signal: running.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const focused = document.activeElement?.id;
      const open = [...document.querySelectorAll(".filters details[open]")].map((one) => one.id);
      for (const old of document.querySelectorAll("[data-swap]")) {
        const fresh = page.querySelector(`[data-swap="${old.dataset.swap}"]`);
        if (!fresh) throw new Error("another page");
        old.replaceWith(fresh);
      }
      for (const id of open) document.getElementById(id)?.setAttribute("open", "");
      status.textContent = page.querySelector("#tulokset [role=status]").textContent;
      document.title = page.title;
      history.pushState({}, "", url);
      shown = location.search;
      if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    }
  }

  const address = () => {
    const fields = [...new FormData(form)].filter(([, value]) => value);
    return `${form.getAttribute("action")}?${new URLSearchParams(fields)}`;
  };

  if (status) {
    document.addEventListener("change", (event) => {
      if (event.target.closest("[data-swap=filters]")) show(address());
    });
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[data-live]");
      if (!link || event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
      document.getElementById("tulokset").focus({ preventScroll: true });
      show(link.href);
    });
    // A link to a place on the page comes here too; only another search is another page.
    addEventListener("popstate", () => location.search !== shown && location.reload());
  }

  // Suggestions: the plain field is replaced by an accessible combobox of the same name and id.
  const plain = document.getElementById("q");
  if (!window.accessibleAutocomplete) return;
  const field = plain.parentElement;
  const typed = plain.value;
  plain.remove();
  let timer;

  // Enter searches what was typed, unless a suggestion has been moved to.
  field.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Enter" || field.querySelector("[role=option][aria-selected=true]")) return;
      event.preventDefault();
      event.stopPropagation();
      form.requestSubmit();
    },
    true,
  );

  window.accessibleAutocomplete({
    element: field,
    id: "q",
    name: "q",
    defaultValue: typed,
    minLength: 2,
    confirmOnBlur: false,
    displayMenu: "overlay",
    showNoOptionsFound: false,
    inputClasses: "box__input",
    source(text, populate) {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        try {
          const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: text })}`);
          populate((await answer.json()).completions);
        } catch {
          populate([]);
        }
      }, 150);
    },
    templates: {
      inputValue: (one) => one?.text ?? "",
      suggestion: (one) => {
        const line = document.createElement("span");
        line.append(one.text ?? one);
        const kind = form.dataset[one.kind === "case_number" ? "case" : one.kind];
        if (kind) line.append(" ", Object.assign(document.createElement("span"), { className: "kind", textContent: kind }));
        return line.innerHTML;
      },
    },
    onConfirm(one) {
      if (one?.url) location.assign(one.url);
    },
    tAssistiveHint: () => form.dataset.hint,
    tStatusNoResults: () => form.dataset.none,
    tNoResults: () => form.dataset.none,
    tStatusQueryTooShort: () => "",
    tStatusSelectedOption: (text, length, index) => `${text} (${index + 1}/${length})`,
    tStatusResults: (length) => form.dataset.found.replace("#", length),
  });
})();
