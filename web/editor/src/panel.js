// The panel beside the diagram: only the fields that Runut reads, with the words the server gives. Plain elements, no framework.
import {getBusinessObject, is} from 'bpmn-js/lib/util/ModelUtil';
import {Values} from './values.js';

const EVENTS = {Message: ['bpmn:Message', 'messageRef'], Signal: ['bpmn:Signal', 'signalRef'], Error: ['bpmn:Error', 'errorRef'], Escalation: ['bpmn:Escalation', 'escalationRef']};
const TIMES = ['timeDuration', 'timeDate', 'timeCycle'];

const tag = (name, attributes = {}, ...inside) => {
  const made = document.createElement(name);
  for (const [k, v] of Object.entries(attributes)) if (v !== undefined && v !== false) made.setAttribute(k, v === true ? '' : v);
  made.append(...inside.filter(one => one !== null && one !== undefined));
  return made;
};

export class Panel {
  constructor(modeler, place, told) {
    Object.assign(this, {modeler, place, told, words: told.words, values: new Values(modeler), modeling: modeler.get('modeling')});
    const bus = modeler.get('eventBus');
    bus.on('selection.changed', ({newSelection}) => this.show(newSelection.length === 1 ? newSelection[0] : null));
    bus.on(['element.changed', 'shape.replaced', 'commandStack.changed'], () => this.show(this.element, true));
    this.show(null);
  }

  show(element, again = false) {
    if (again && this.place.contains(document.activeElement) && document.activeElement !== document.body) return;   // who types is not disturbed
    const known = this.modeler.get('elementRegistry');
    this.element = element && known.get(element.id) || this.modeler.get('canvas').getRootElement();
    const bo = this.bo = getBusinessObject(this.element);
    const kind = bo.$type.slice(5);
    this.place.replaceChildren(tag('h2', {}, bo.name || this.told.kinds[kind] || kind), tag('p', {class: 's q'}, `${this.told.kinds[kind] || kind} · ${bo.id}`), ...this.fields(kind).filter(Boolean));
  }

  fields(kind) {
    const out = [];
    if (kind !== 'Association' && kind !== 'Collaboration') out.push(this.text('name', this.words.name, bo => bo.name, v => this.update({name: v || undefined})));
    if (is(this.bo, 'bpmn:Collaboration') || is(this.bo, 'bpmn:Process')) return out;
    out.push(this.text('id', this.words.id, bo => bo.id, v => /^[a-z_][a-z0-9_]*$/.test(v) && this.update({id: v}), this.words.id_hint));
    if (kind === 'SequenceFlow') out.push(...this.flow());
    out.push(...this.events(), ...this.loop());
    if (kind === 'BusinessRuleTask') out.push(this.select('decision', this.words.decision, this.told.decisions, () => this.values.decision(this.element), v => this.values.setDecision(this.element, v)));
    if (kind === 'ServiceTask') out.push(...this.action());
    if (kind === 'CallActivity') out.push(this.text('called', this.words.called, bo => bo.calledElement, v => this.update({calledElement: v || undefined})));
    for (const field of this.told.properties.filter(f => f.kinds.includes(kind))) out.push(this.property(field));
    return out;
  }

  update(attributes) {
    this.modeling.updateProperties(this.element, attributes);
  }

  // one field: `get(bo)` and `set(value)`
  field(name, label, control, hint) {
    control.id = `sifat-${name}`;
    if (hint) control.setAttribute('aria-describedby', `sifat-${name}-h`);
    return tag('div', {class: 'fld'}, tag('label', {for: control.id}, label), hint ? tag('p', {class: 'hint', id: `sifat-${name}-h`}, hint) : null, control);
  }

  text(name, label, get, set, hint, long = false) {
    const control = tag(long ? 'textarea' : 'input', long ? {rows: 3, spellcheck: 'false'} : {spellcheck: 'false', autocomplete: 'off'});
    control.value = get(this.bo) || '';
    control.addEventListener('change', () => set(control.value.trim()));
    return this.field(name, label, control, hint);
  }

  select(name, label, options, get, set, hint) {
    const now = get(this.bo) || '', known = options.some(([v]) => v === now);
    const all = [['', '–'], ...(now && !known ? [[now, now]] : []), ...options];
    const control = tag('select', {}, ...all.map(([v, words]) => tag('option', {value: v, selected: v === now}, words)));
    control.addEventListener('change', () => set(control.value));
    return this.field(name, label, control, hint);
  }

  property({name, label, hint, control, options}) {
    const get = () => this.values.property(this.element, name), set = v => this.values.setProperty(this.element, name, v);
    if (control === 'select') return this.select(name, label, options, get, set, hint);
    return this.text(name, label, get, set, hint, control === 'feel');
  }

  flow() {
    const source = this.bo.sourceRef;
    const parts = source && (source.$type.endsWith('Gateway') || (source.outgoing || []).length > 1);
    if (!parts) return [];
    const isDefault = source.default === this.bo;
    const control = tag('input', {type: 'checkbox', checked: isDefault});
    control.addEventListener('change', () => this.modeling.updateProperties(this.modeler.get('elementRegistry').get(source.id), {default: control.checked ? this.bo : undefined}));
    return [
      this.text('condition', this.words.condition, bo => bo.conditionExpression?.body, v => this.update({conditionExpression: this.values.expression(this.bo, v)}), this.words.feel_hint, true),
      source.$type.includes('Parallel') || source.$type.includes('EventBased') ? null : this.field('default', this.words.default, control)];
  }

  events() {
    const out = [];
    const timer = this.values.event(this.element, 'Timer'), condition = this.values.event(this.element, 'Conditional');
    if (timer) {
      const now = TIMES.find(t => timer[t]) || TIMES[0];
      const set = (kind, text) => this.modeling.updateModdleProperties(this.element, timer, Object.fromEntries(TIMES.map(t => [t, t === kind ? this.values.expression(timer, text) : undefined])));
      const kind = this.select('timer_kind', this.words.timer_kind, TIMES.map(t => [t, this.words[t]]), () => now, v => set(v || now, timer[now]?.body));
      out.push(kind, this.text('timer', this.words.timer, () => timer[now]?.body, v => set(kind.querySelector('select').value || now, v), this.words.timer_hint));
    }
    if (condition) out.push(this.text('condition', this.words.condition, () => condition.condition?.body,
      v => this.modeling.updateModdleProperties(this.element, condition, {condition: this.values.expression(condition, v)}), this.words.feel_hint, true));
    for (const [type, [root, ref]] of Object.entries(EVENTS)) {
      const event = this.values.event(this.element, type);
      const task = type === 'Message' && (is(this.bo, 'bpmn:ReceiveTask') || is(this.bo, 'bpmn:SendTask')) ? this.bo : null;
      if (event || task) out.push(this.text(`event_${type}`, this.words[type], () => (event || task)[ref]?.name,
        v => this.modeling.updateModdleProperties(this.element, event || task, {[ref]: v ? this.values.root(root, v) : undefined})));
    }
    const link = this.values.event(this.element, 'Link');
    if (link) out.push(this.text('link', this.words.Link, () => link.name, v => this.modeling.updateModdleProperties(this.element, link, {name: v})));
    return out;
  }

  loop() {
    const loop = this.bo.loopCharacteristics;
    if (!loop || loop.$type !== 'bpmn:MultiInstanceLoopCharacteristics') return [];
    const set = attributes => this.modeling.updateModdleProperties(this.element, loop, attributes);
    const own = loop.loopDataInputRef;
    return [
      this.text('cardinality', this.words.cardinality, () => loop.loopCardinality?.body, v => set({loopCardinality: this.values.expression(loop, v)}), this.words.feel_hint),
      own ? tag('p', {class: 's q'}, `${this.words.collection}: ${own.id || own}`) : null,
      this.text('completion', this.words.completion, () => loop.completionCondition?.body, v => set({completionCondition: this.values.expression(loop, v)}), this.words.feel_hint)];
  }

  action() {
    const now = this.values.action(this.element);
    const set = change => this.values.setAction(this.element, {...this.values.action(this.element), ...change});
    const known = this.told.actions.find(a => a.operator === now.operator);
    const names = [...new Set([...(known ? known.parameters.map(p => p.name) : []), ...Object.keys(now.parameters)])];
    return [
      this.select('operator', this.words.operator, this.told.actions.map(a => [a.operator, a.label]), () => now.operator, v => set({operator: v, result: now.result || this.bo.id})),
      now.operator ? this.text('result', this.words.result, () => now.result, v => set({result: v}), this.words.result_hint) : null,
      ...names.map(name => {
        const {label, options, hint} = known?.parameters.find(p => p.name === name) || {label: name};
        const change = v => set({parameters: {...this.values.action(this.element).parameters, [name]: v}});
        return options?.length ? this.select(`p-${name}`, label, options, () => now.parameters[name], change, hint) : this.text(`p-${name}`, label, () => now.parameters[name], change, hint);
      })];
  }
}
