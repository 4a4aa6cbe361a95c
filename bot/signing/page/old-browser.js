/* Runs only where ES modules are unknown, so it is written for such browsers. */
(function () {
  var heading = document.getElementById('opening');
  if (!heading) return;
  heading.textContent = 'Цей браузер застарий для підпису';
  var english = document.createElement('p');
  english.lang = 'en';
  english.textContent = 'This browser is too old for signing.';
  heading.parentNode.insertBefore(english, heading.nextSibling);
})();
