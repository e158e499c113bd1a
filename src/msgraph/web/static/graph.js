"use strict";
// The neighbourhood of a concept, drawn; the table beside it says the same.
(() => {
  const { nodes, edges } = JSON.parse(document.getElementById("elements").textContent);
  const place = document.getElementById("drawing");
  const style = (name) => {
    const probe = document.createElement("span");
    probe.style.color = `var(--${name})`;
    document.body.append(probe);
    const color = getComputedStyle(probe).color;
    probe.remove();
    return color;
  };
  const kinds = { drug: "drug", drug_class: "drug", disease: "mechanism", outcome: "outcome", adverse_event: "safety", trial: "study", company: "disclosure" };
  place.hidden = false;
  const short = (text) => (text.length > 34 ? `${text.slice(0, 32)}…` : text);
  const looks = () => [
    { selector: "node", style: { label: "data(short)", "font-size": 11, "text-wrap": "wrap", "text-max-width": 110, "text-valign": "bottom", "text-margin-y": 4, color: style("ink"), "background-color": (n) => style(kinds[n.data("kind")] || "soft"), width: 18, height: 18, "text-outline-color": style("paper"), "text-outline-width": 2 } },
    { selector: "node[?here]", style: { width: 34, height: 34, "font-size": 14, "font-weight": 600, "background-color": style("accent") } },
    { selector: "edge", style: { label: "data(label)", "font-size": 9, color: style("soft"), "text-rotation": "autorotate", "text-outline-color": style("paper"), "text-outline-width": 2, "curve-style": "bezier", "target-arrow-shape": "triangle", "arrow-scale": .8, "line-color": style("line"), "target-arrow-color": style("soft"), width: (e) => Math.min(6, 1 + Math.log2(e.data("claims") + 1)) } },
    { selector: "edge[?denied]", style: { "line-style": "dashed", "line-color": style("no"), "target-arrow-color": style("no") } },
  ];
  const view = cytoscape({
    container: place,
    elements: [
      ...nodes.map((data, i) => ({ data: { ...data, short: short(data.label), ring: nodes.length > 26 ? i % 2 : 1 } })),
      ...edges.map((data, i) => ({ data: { id: `e${i}`, ...data } })),
    ],
    style: looks(),
    layout: { name: "concentric", concentric: (n) => (n.data("here") ? 9 : n.data("ring")), levelWidth: () => 1, minNodeSpacing: 62, equidistant: false, animate: false, padding: 30 },
    minZoom: .2, maxZoom: 3,
  });
  view.on("tap", "node", (event) => { if (event.target.data("href")) location.href = event.target.data("href"); });
  document.addEventListener("themechange", () => view.style(looks()));
  window.drawing = view;
})();
