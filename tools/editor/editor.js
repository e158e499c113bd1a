// The SPARQL editor of `msgraph serve`; README.md beside says how it becomes one file.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { sparql } from "codemirror-lang-sparql";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--mechanism)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--drug)" },
  { tag: [tags.string, tags.literal], color: "var(--outcome)" },
  { tag: tags.number, color: "var(--disclosure)" },
  { tag: [tags.url, tags.link], color: "var(--accent)" },
  { tag: [tags.namespace, tags.propertyName, tags.typeName], color: "var(--accent)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--paper)" },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", overflow: "auto" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--soft)", border: "0" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--tint) !important" },
  ".cm-tooltip": { backgroundColor: "var(--paper)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--on-accent)" },
});

function source(address) {
  let known;
  const load = async () => (known ??= await (await fetch(address)).json());
  return async (context) => {
    const word = context.matchBefore(/[\w:.-]*/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    const before = context.state.sliceDoc(Math.max(0, word.from - 60), word.from);
    if (/[?$<"]$/.test(before)) return null;
    const all = await load();
    const classes = all.classes.map((t) => ({ label: t.name, type: "class", detail: t.count }));
    const properties = all.properties.map((t) => ({ label: t.name, type: "property", detail: t.count }));
    const values = all.values.map((label) => ({ label, type: "constant" }));
    const prefixes = Object.entries(all.prefixes).map(([p, iri]) => ({ label: `${p}:`, type: "namespace", detail: iri }));
    const wantsClass = /(?:\ba|rdf:type)\s+$/.test(before);
    return { from: word.from, options: wantsClass ? classes : [...properties, ...classes, ...values, ...prefixes], validFor: /^[\w:.-]*$/ };
  };
}

window.msgraphEditor = (field, { nonce, run, completions }) => {
  const keys = [
    { key: "Mod-Enter", run: () => { run(); return true; } },
    ...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap,
  ];
  const view = new EditorView({
    parent: field.parentElement,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        EditorView.cspNonce.of(nonce), keymap.of(keys), lineNumbers(), history(), drawSelection(), bracketMatching(),
        closeBrackets(), indentOnInput(), sparql(), syntaxHighlighting(colours), look,
        autocompletion({ override: [source(completions)] }), EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": "SPARQL query" }),
        EditorView.updateListener.of((update) => { if (update.docChanged) field.value = view.state.doc.toString(); }),
      ],
    }),
  });
  field.hidden = true;
  field.before(view.dom);
  view.scrollDOM.tabIndex = 0;
  return view;
};
