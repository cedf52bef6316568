/**
 * As much of jQuery as the shops' scripts below need, sending as jQuery sends: XMLHttpRequest, `X-Requested-With`,
 * urlencoded unless `processData` is off, and `trigger` that also calls `element.onNAME`.
 */
export const TINY_JQUERY = `<script>
(function () {
  var handlers = new WeakMap();
  function listeners(element) {
    if (!handlers.has(element)) handlers.set(element, {});
    return handlers.get(element);
  }
  function encode(data) {
    if (!data || typeof data === 'string') return data || '';
    return Object.keys(data).map(function (key) {
      return [].concat(data[key]).map(function (value) {
        return encodeURIComponent(key + (Array.isArray(data[key]) ? '[]' : '')) + '=' + encodeURIComponent(value);
      }).join('&');
    }).join('&');
  }
  function Wrapped(elements) { this.elements = elements; this.length = elements.length; elements.forEach(function (e, i) { this[i] = e; }, this); }
  Wrapped.prototype = {
    each: function (act) { this.elements.forEach(function (element, index) { act.call(element, index, element); }); return this; },
    on: function (names, selector, handler) {
      if (!handler) { handler = selector; selector = null; }
      return this.each(function () {
        var element = this;
        names.split(' ').forEach(function (name) {
          (listeners(element)[name] = listeners(element)[name] || []).push(handler);
          element.addEventListener(name, function (event) {
            if (event.isTiny) return;
            var target = selector ? event.target.closest(selector) : element;
            if (!target) return;
            event.data = null;
            if (handler.call(target, event) === false) { event.preventDefault(); event.stopPropagation(); }
          });
        });
      });
    },
    trigger: function (name, args) {
      var type = name.type || name;
      return this.each(function () {
        var element = this;
        var event = { type: type, target: element, preventDefault: function () {}, stopPropagation: function () {} };
        var all = [event].concat(args === undefined ? [] : args);
        for (var node = element; node; node = node === document ? null : node.parentNode) {
          (listeners(node)[type] || []).forEach(function (handler) { handler.apply(node, all); });
          if (typeof node['on' + type] === 'function') node['on' + type].apply(node, all);
        }
      });
    },
    serialize: function () { return new URLSearchParams(new FormData(this[0])).toString(); },
    find: function (selector) { return new Wrapped([].slice.call(this[0] ? this[0].querySelectorAll(selector) : [])); },
    closest: function (selector) { var found = this[0] && this[0].closest(selector); return new Wrapped(found ? [found] : []); },
    attr: function (name) { return this[0] && this[0].getAttribute(name); },
    data: function (name) { return this[0] && this[0].dataset[name]; },
    val: function (value) { if (value === undefined) return this[0] && this[0].value; return this.each(function () { this.value = value; }); },
    html: function (value) { return this.each(function () { this.innerHTML = value; }); },
    text: function (value) { return this.each(function () { this.textContent = value; }); },
    addClass: function (name) { return this.each(function () { this.classList.add(name); }); },
    removeClass: function (name) { return this.each(function () { this.classList.remove(name); }); },
    is: function (selector) { return Boolean(this[0] && this[0].matches(selector)); }
  };
  function $(what) {
    if (typeof what === 'function') { document.readyState === 'loading' ? document.addEventListener('DOMContentLoaded', what) : what(); return; }
    if (typeof what === 'string') return new Wrapped([].slice.call(document.querySelectorAll(what)));
    return new Wrapped(what ? [what] : []);
  }
  $.fn = Wrapped.prototype;
  $.param = encode;
  $.ajax = function (settings) {
    var method = (settings.type || settings.method || 'GET').toUpperCase();
    var body = settings.processData === false ? settings.data : encode(settings.data);
    var url = settings.url;
    if (method === 'GET' && body) { url += (url.indexOf('?') < 0 ? '?' : '&') + body; body = null; }
    var request = new XMLHttpRequest();
    request.open(method, url, true);
    request.setRequestHeader('Accept', settings.dataType === 'json' ? 'application/json, text/javascript, */*; q=0.01' : '*/*');
    request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
    if (body && settings.contentType !== false) request.setRequestHeader('Content-Type', settings.contentType || 'application/x-www-form-urlencoded; charset=UTF-8');
    Object.keys(settings.headers || {}).forEach(function (name) { request.setRequestHeader(name, settings.headers[name]); });
    request.onload = function () {
      var answer = request.responseText;
      if (settings.dataType === 'json' || /json/.test(request.getResponseHeader('content-type'))) try { answer = JSON.parse(answer); } catch (error) {}
      var isFine = request.status < 300;
      request.responseJSON = answer;
      if (isFine && settings.success) settings.success(answer, 'success', request);
      if (!isFine && settings.error) settings.error(request, 'error', request.statusText);
      if (settings.complete) settings.complete(request, isFine ? 'success' : 'error');
    };
    request.onerror = function () {
      if (settings.error) settings.error(request, 'error', '');
      if (settings.complete) settings.complete(request, 'error');
    };
    request.send(body);
    return request;
  };
  $.post = function (url, data, success, dataType) { return $.ajax({ url: url, type: 'POST', data: data, success: success, dataType: dataType }); };
  $.get = function (url, data, success) { return $.ajax({ url: url, data: data, success: success }); };
  window.jQuery = window.$ = $;
})();
</script>`;
