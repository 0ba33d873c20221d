// The editor of diagrams on the page for designers. Everything it shows comes from the page (<script type="application/json" id="sunting">); it saves by
// asking the server, which answers with the findings. Without this script the page still shows the diagram, its findings and the download.
import Modeler from 'bpmn-js/lib/Modeler';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import './editor.css';
import moddle from './moddle.json';
import indonesian from './indonesian.json';
import {Panel} from './panel.js';

const told = JSON.parse(document.getElementById('sunting').textContent);
const place = id => document.getElementById(id);
const words = told.words;

const translate = {translate: ['value', (text, given = {}) => {
  const found = told.language === 'id' && indonesian[text] || text;
  return found.replace(/{([^}]+)}/g, (_, name) => given[name] ?? `{${name}}`);
}]};

const modeler = new Modeler({container: place('kanvas'), additionalModules: [translate], moddleExtensions: {spiffworkflow: moddle}});
let saved = told.xml, revision = told.revision;

function say(text, bad = false) {
  const status = place('keadaan');
  status.textContent = text;
  status.classList.toggle('late', bad);
}

// findings -----------------------------------------------------------------------------------------------------------------------------
function mark(findings) {
  const overlays = modeler.get('overlays'), known = modeler.get('elementRegistry'), list = place('temuan');
  overlays.remove({type: 'temuan'});
  list.replaceChildren(...findings.map((one, n) => {
    const item = document.createElement('li'), strong = document.createElement('b');
    strong.className = one.strength === 'advice' ? '' : one.strength === 'not_executable' ? 'late' : 'warn';
    strong.textContent = `${words[one.strength]} ${n + 1}. `;
    item.append(strong, `${one.sentence} ${one.repair || ''} `);
    if (known.get(one.element)) {
      const link = document.createElement('button');
      link.type = 'button';
      link.className = 'sm';
      link.textContent = words.to_element;
      link.addEventListener('click', () => select(one.element));
      item.append(link);
      const badge = document.createElement('button');
      badge.type = 'button';
      badge.className = `lencana ${one.strength}`;
      badge.textContent = n + 1;
      badge.title = one.sentence;
      badge.addEventListener('click', () => select(one.element));
      overlays.add(one.element, 'temuan', {position: {top: -12, left: -12}, html: badge});
    }
    return item;
  }));
  place('jumlah').textContent = findings.length;
}

function select(id) {
  const element = modeler.get('elementRegistry').get(id);
  modeler.get('selection').select(element);
  modeler.get('canvas').scrollToElement(element, 80);
}

// saving -------------------------------------------------------------------------------------------------------------------------------
async function save() {
  const {xml} = await modeler.saveXML({format: true});
  say(words.saving);
  const sent = new FormData();
  sent.append('csrf_token', told.csrf);
  sent.append('revision', revision);
  sent.append('xml', xml);
  try {
    const answer = await fetch(told.save, {method: 'POST', body: sent, headers: {Accept: 'application/json'}});
    const found = await answer.json();
    if (!answer.ok) return say(found.detail || words.not_saved, true);
    saved = xml;
    revision = found.revision;
    mark(found.findings);
    say(found.words);
  } catch {
    say(words.not_saved, true);
  }
}

async function changed() {
  return (await modeler.saveXML({format: true})).xml !== saved;
}

async function begin() {
  try {
    const {warnings} = await modeler.importXML(told.xml);
    const canvas = modeler.get('canvas');
    if (canvas.zoom('fit-viewport', 'auto') < .5) canvas.viewbox({...canvas.viewbox().inner, width: canvas.getSize().width, height: canvas.getSize().height});   // readable before whole
    canvas.zoom(Math.min(canvas.zoom(), 1));
    saved = (await modeler.saveXML({format: true})).xml;
    say(warnings.length ? words.imported_with.replace('{n}', warnings.length) : '');
  } catch {
    return say(words.cannot_open, true);
  }
  new Panel(modeler, place('sifat'), told);
  mark(told.findings);
  place('simpan').addEventListener('click', save);
  place('kembalikan').addEventListener('click', () => modeler.get('commandStack').undo());
  document.addEventListener('keydown', event => {
    if ((event.ctrlKey || event.metaKey) && event.key === 's') {
      event.preventDefault();
      save();
    }
  });
  let dirty = false;
  modeler.on('commandStack.changed', async () => {
    dirty = await changed();
    say(dirty ? words.unsaved : '');
  });
  window.addEventListener('beforeunload', event => dirty && event.preventDefault());
  document.documentElement.dataset.sunting = 'siap';
}
begin();
