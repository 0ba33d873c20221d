// Our values inside an element: read, and written back through bpmn-js's commands, so that every change can be undone. What we do not know stays.
import {getBusinessObject} from 'bpmn-js/lib/util/ModelUtil';

const find = (bo, type) => (bo.extensionElements?.values || []).find(v => v.$type === `spiffworkflow:${type}`);

export class Values {
  constructor(modeler) {
    this.modeling = modeler.get('modeling');
    this.factory = modeler.get('bpmnFactory');
    this.canvas = modeler.get('canvas');
  }

  make(type, attributes, parent) {
    const made = this.factory.create(type, attributes);
    made.$parent = parent;
    return made;
  }

  // one of our extension elements replaced by another, or taken away
  extend(element, type, make) {
    const bo = getBusinessObject(element);
    const kept = (bo.extensionElements?.values || []).filter(v => v.$type !== `spiffworkflow:${type}`);
    const ext = this.make('bpmn:ExtensionElements', {values: kept}, bo);
    const made = make && make(ext);
    if (made) ext.values.push(made);
    this.modeling.updateModdleProperties(element, bo, {extensionElements: ext.values.length ? ext : undefined});
  }

  property(element, name) {
    return find(getBusinessObject(element), 'properties')?.properties?.find(p => p.name === name)?.value || '';
  }

  setProperty(element, name, value) {
    const old = (find(getBusinessObject(element), 'properties')?.properties || []).map(p => ({name: p.name, value: p.value}));
    const at = old.findIndex(p => p.name === name);
    if (at >= 0) value ? old[at].value = value : old.splice(at, 1);
    else if (value) old.push({name, value});
    this.extend(element, 'properties', ext => {
      if (!old.length) return null;
      const container = this.make('spiffworkflow:properties', {}, ext);
      container.properties = old.map(p => this.make('spiffworkflow:property', p, container));
      return container;
    });
  }

  decision(element) {
    return (find(getBusinessObject(element), 'calledDecisionId')?.text || '').trim();
  }

  setDecision(element, id) {
    this.extend(element, 'calledDecisionId', ext => id && this.make('spiffworkflow:calledDecisionId', {text: id}, ext));
  }

  // {operator, result, parameters: {name: value}}
  action(element) {
    const found = find(getBusinessObject(element), 'serviceTaskOperator');
    const given = found?.parameterList?.parameters || [];
    return {operator: found?.id || '', result: found?.resultVariable || '', parameters: Object.fromEntries(given.map(p => [p.id, p.value || '']))};
  }

  setAction(element, {operator, result, parameters}) {
    this.extend(element, 'serviceTaskOperator', ext => {
      if (!operator) return null;
      const made = this.make('spiffworkflow:serviceTaskOperator', {id: operator, resultVariable: result || undefined}, ext);
      const list = this.make('spiffworkflow:parameters', {}, made);
      list.parameters = Object.entries(parameters).filter(([, v]) => v).map(([id, value]) => this.make('spiffworkflow:parameter', {id, type: 'feel', value}, list));
      made.parameterList = list;
      return made;
    });
  }

  // a FEEL or time text in an element of its own: condition of a flow, time of a timer
  expression(parent, text) {
    return text ? this.make('bpmn:FormalExpression', {body: text}, parent) : undefined;
  }

  event(element, type) {
    return (getBusinessObject(element).eventDefinitions || []).find(d => d.$type === `bpmn:${type}EventDefinition`);
  }

  // the message, signal, error or escalation with this name, made if there is none
  root(type, name) {
    const definitions = this.canvas.getRootElement().businessObject.$parent;
    const all = definitions.rootElements;
    let found = all.find(e => e.$type === type && e.name === name);
    if (!found) {
      found = this.make(type, {id: this.factory._model.ids.nextPrefixed(type.split(':')[1] + '_'), name}, definitions);
      if (type === 'bpmn:Error' || type === 'bpmn:Escalation') found[type === 'bpmn:Error' ? 'errorCode' : 'escalationCode'] = name;
      all.push(found);
    }
    return found;
  }
}
